package infernum.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The few best tokens of a row against a sort of all. */
class BestTest {
  /** With ties, and with tokens that may not be drawn. */
  private static float[] row(Random random) {
    float[] logits = new float[1 + random.nextInt(40)];
    for (int token = 0; token < logits.length; token++) {
      boolean excluded = random.nextInt(4) == 0;
      logits[token] = excluded ? Float.NEGATIVE_INFINITY : random.nextInt(8) - 4;
    }
    return logits;
  }

  private static int[] sorted(float[] logits, float above) {
    return IntStream.range(0, logits.length)
        .filter(token -> logits[token] > above)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer token) -> -logits[token]).thenComparingInt(t -> t))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Test
  void theFewBestAreTheFirstOfAllInOrder() {
    Random random = new Random(5);
    for (int round = 0; round < 5000; round++) {
      float[] logits = row(random);
      int most = random.nextInt(logits.length + 3);
      int[] all = sorted(logits, Float.NEGATIVE_INFINITY);
      int[] expected = Arrays.copyOf(all, Math.min(most, all.length));
      Best best = new Best(logits, most);
      assertEquals(expected.length, best.size());
      if (expected.length > 0) {
        assertEquals(expected[expected.length - 1], best.last());
      }
      assertArrayEquals(expected, best.falling());
    }
  }

  @Test
  void theFewBestAboveAValueAreThoseAboveItInOrder() {
    Random random = new Random(6);
    for (int round = 0; round < 5000; round++) {
      float[] logits = row(random);
      float above = random.nextInt(8) - 5;
      int[] all = sorted(logits, above);
      assertEquals(all.length, Masks.above(logits, above));
      assertArrayEquals(all, new Best(logits, all.length, above).falling());
      int most = random.nextInt(all.length + 1);
      assertArrayEquals(
          Arrays.copyOf(all, most), new Best(logits, most, above).falling(), "most " + most);
    }
  }

  /** The nucleus by its definition: the whole row in order, until p is reached. */
  @Test
  void aNucleusIsTheShortestBeginOfTheWholeOrderThatReachesItsProbability() {
    Random random = new Random(7);
    for (int round = 0; round < 3000; round++) {
      float[] logits = new float[1 + random.nextInt(60)];
      for (int token = 0; token < logits.length; token++) {
        logits[token] = (float) (random.nextGaussian() * (1 + round % 9));
      }
      double p =
          switch (round % 4) {
            case 0 -> 0;
            case 1 -> 0.999_999;
            default -> random.nextDouble();
          };
      float[] expected = logits.clone();
      double total = 0;
      for (float logit : logits) {
        total += Math.exp((double) logit - Masks.largest(logits));
      }
      double sum = 0;
      int kept = 0;
      for (int token : sorted(logits, Float.NEGATIVE_INFINITY)) {
        if (kept > 0 && sum >= p * total) {
          expected[token] = Float.NEGATIVE_INFINITY;
        } else {
          sum += Math.exp((double) logits[token] - Masks.largest(logits));
          kept++;
        }
      }
      TopP.keep(logits, p);
      assertArrayEquals(expected, logits, "round " + round);
    }
  }
}
