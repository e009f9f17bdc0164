package infernum.benchmarks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.model.Logits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  private static final int WIDTH = 1000;

  private static float[] random(long seed, int rows) {
    Random random = new Random(seed);
    float[] values = new float[rows * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (3 * random.nextGaussian());
    }
    return values;
  }

  private static Comparison of(float[] ours, float[] reference) {
    return Comparison.of(new Logits(ours, ours.length / WIDTH, WIDTH), reference);
  }

  @Test
  void aShiftOfAllLogitsIsNoErrorAndAScaleIs() {
    float[] reference = random(1, 1);
    float[] ours = reference.clone();
    for (int i = 0; i < ours.length; i++) {
      ours[i] += 5;
    }
    assertEquals(0, of(ours, reference).error(), 1e-5);
    for (int i = 0; i < ours.length; i++) {
      ours[i] = reference[i] * 1.1f;
    }
    assertEquals(0.1, of(ours, reference).error(), 1e-5);
    assertEquals(0, of(ours, reference).lead());
  }

  @Test
  void whatAWrongKernelGivesIsFarOff() {
    Comparison wrong = of(random(2, 1), random(1, 1));
    assertEquals(Math.sqrt(2), wrong.error(), 0.1);
    assertTrue(wrong.lead() > 1, wrong::toString);
  }

  @Test
  void oneWrongRowOfManyIsSeen() {
    float[] reference = random(1, 4);
    float[] ours = reference.clone();
    List<Float> row = Arrays.asList(new Float[WIDTH]);
    for (int i = 0; i < WIDTH; i++) {
      row.set(i, ours[2 * WIDTH + i]);
    }
    Collections.shuffle(row, new Random(3));
    for (int i = 0; i < WIDTH; i++) {
      ours[2 * WIDTH + i] = row.get(i);
    }
    assertTrue(of(ours, reference).error() > 1);
  }

  @Test
  void aNaNIsWithinNoBound() {
    float[] reference = random(1, 2);
    float[] ours = reference.clone();
    ours[3] = Float.NaN;
    assertFalse(of(ours, reference).error() <= 1e9);
  }

  @Test
  void logitsOfAFileAreThoseThatWereWritten(@TempDir Path folder) throws IOException {
    float[] values = random(1, 2);
    Path file = folder.resolve("logits");
    LogitFile.write(file, values, WIDTH);
    assertEquals(0, Arrays.compare(Arrays.copyOf(values, WIDTH), LogitFile.read(file)));
  }
}
