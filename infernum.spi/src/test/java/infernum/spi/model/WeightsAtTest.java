package infernum.spi.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.model.Weights.Bias;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Tensor;
import infernum.spi.testing.CutWeights;
import org.junit.jupiter.api.Test;

/** Weights below a prefix are asked for by what follows it. */
class WeightsAtTest {
  private final Weights<Cpu> weights = new CutWeights(0, 1).at("model").at("layers.3");

  private static void named(String name, Tensor<Cpu, ?> tensor) {
    assertEquals("@model.layers.3." + name, tensor.value().toString());
  }

  @Test
  void matricesAndBiasesAreAskedForWithoutTheirSuffix() {
    named("q.weight", weights.linear("q", 8, 4, Bias.PRESENT).matrix());
    named("q.bias", weights.linear("q", 8, 4, Bias.PRESENT).bias().orElseThrow());
    named("q.weight", weights.columnParallel("q", 8, 4, Bias.NONE).matrix());
    named("q.weight", weights.rowParallel("q", 8, 4, Bias.NONE).matrix());
    named("q.weight", weights.perHead("q", 2, 8, 4).matrices());
    named("q.weight", weights.vocabulary("q", 8, 4).table());
  }

  @Test
  void otherTensorsAreAskedForByTheirFullName() {
    named("norm.weight", weights.replicated("norm.weight", 8));
    named("q.scale", weights.sharded("q.scale", 8));
    assertTrue(weights.has("q.scale"));
    assertFalse(weights.at("absent").has("q.scale"));
    assertArrayEquals(
        new float[] {"model.layers.3.freqs".length()}, weights.constants("freqs", 1).orElseThrow());
  }

  @Test
  void theOrderOfRotatedRowsIsThatOfTheWholeCheckpoint() {
    assertFalse(weights.interleavedRope());
  }
}
