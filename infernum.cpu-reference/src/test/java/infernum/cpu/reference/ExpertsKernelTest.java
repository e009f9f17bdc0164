package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.spi.op.CombineExperts;
import infernum.spi.op.Linear;
import infernum.spi.op.LinearExperts;
import infernum.spi.op.TopKRoute;
import infernum.spi.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpertsKernelTest {
  private static final LinearExperts EXPERTS = new LinearExperts();

  private final Rig rig = new Rig();
  private final Random random = new Random(6);
  private final Operand[] weights = {
    Operand.random(random, 18, 8),
    Nibbles.random(random, 18, 8),
    Weights.random(DType.BF16, random, 18, 8),
    Weights.random(DType.F16, random, 18, 8)
  };

  /** Expert 3 isn't chosen by any. */
  private final Operand chosen = Operand.of(new int[] {1, 0, 2, 1, 0, 1, 1, 2, 1, 0}, 5, 2);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aTokensRowGoesToAllOfItsExperts() {
    Operand x = Operand.random(random, 5, 8);
    float[] result = rig.run(EXPERTS, x, chosen, weights[0], weights[1], weights[2], weights[3]);
    for (int i = 0; i < 10; i++) {
      Operand expert = weights[chosen.ints()[i]];
      assertArrayEquals(rig.run(new Linear(), x.rows(i / 2, 1), expert), part(result, i));
    }
  }

  @Test
  void eachOfATokensRowsGoesToItsOwnExpert() {
    Operand x = Operand.random(random, 10, 8);
    float[] result = rig.run(EXPERTS, x, chosen, weights[0], weights[1], weights[2], weights[3]);
    for (int i = 0; i < 10; i++) {
      Operand expert = weights[chosen.ints()[i]];
      assertArrayEquals(rig.run(new Linear(), x.rows(i, 1), expert), part(result, i));
    }
  }

  private static float[] part(float[] result, int i) {
    return Arrays.copyOfRange(result, i * 18, (i + 1) * 18);
  }

  @Test
  void onlyChosenExpertsAreReadAndEachOnce() {
    Operand x = Operand.random(random, 5, 8);
    rig.run(EXPERTS, x, chosen, weights[0], weights[1], weights[2], weights[3]);
    long read =
        Arrays.stream(weights).limit(3).mapToLong(weight -> weight.segment().byteSize()).sum();
    assertEquals(read, rig.context().weightTraffic().bytes());
  }

  @Test
  void anExpertThatDoesntExistIsNamed() {
    Operand x = Operand.random(random, 1, 8);
    Operand beyond = Operand.of(new int[] {0, 2}, 1, 2);
    String message =
        Rig.message(
            IllegalArgumentException.class,
            () -> rig.run(EXPERTS, x, beyond, weights[0], weights[1]));
    assertEquals("expert 2 at 1, but there are 2 experts", message);
  }

  @Test
  void weightsThatCantBeReadAreNamedByExpert() {
    Operand x = Operand.random(random, 5, 8);
    Operand ints = Operand.empty(DType.I32, 18, 8);
    List<String> reasons = rig.refusal(EXPERTS, x, chosen, weights[0], ints);
    assertEquals(1, reasons.size());
    assertEquals("weight of expert 1 I32[18, 8]", reasons.getFirst().substring(0, 29));
  }

  @Test
  void theLargestLogitsAreChosenAndTiesGoToTheLowerIndex() {
    Operand logits = Operand.of(new float[] {0, 2, 2, 1, 5, -1, 5, 5}, 2, 4);
    List<Operand> results = rig.runAll(new TopKRoute(3, false), logits);
    assertArrayEquals(new int[] {1, 2, 3, 0, 2, 3}, results.get(0).ints());
    double total = 2 * Math.exp(2) + Math.exp(1) + 1;
    float two = (float) (Math.exp(2) / total);
    float[] weights = results.get(1).floats();
    assertArrayEquals(
        new float[] {two, two, (float) (Math.exp(1) / total)}, Arrays.copyOf(weights, 3), 1e-7f);
  }

  @Test
  void normalisedWeightsSumToOneOverTheChosen() {
    Operand logits = Operand.of(new float[] {0, 2, 3, 1}, 1, 4);
    float[] weights = rig.runAll(new TopKRoute(2, true), logits).get(1).floats();
    double first = 1 / (1 + Math.exp(-1));
    assertArrayEquals(new float[] {(float) first, (float) (1 - first)}, weights, 1e-7f);
  }

  @Test
  void logitsFarBelowTheLargestAreStillTakenInTheirOrder() {
    Operand logits = Operand.of(new float[] {-2000, 0, -1000}, 1, 3);
    assertArrayEquals(
        new int[] {1, 2}, rig.runAll(new TopKRoute(2, true), logits).getFirst().ints());
  }

  @Test
  void whatExpertsSaidIsWeightedAndSummedInDouble() {
    Operand said = Operand.of(new float[] {1e8f, 1, 1, 1, -1e8f, 1, 2, 4, 0, 1, 1, 1}, 6, 2);
    Operand by = Operand.of(new float[] {1, 1, 1, 0.5f, 2, -1}, 2, 3);
    assertArrayEquals(new float[] {1, 3, 0, 3}, rig.run(new CombineExperts(), said, by));
  }
}
