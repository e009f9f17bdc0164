package infernum.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.GivenCheckpoint;
import infernum.runtime.quantisation.Q8_0;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.Weights;
import infernum.spi.model.Weights.Bias;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointWeightsTest {
  private final GivenCheckpoint checkpoint = GivenCheckpoint.of(Map.of());
  private final CheckpointWeights<Cpu> weights = new CheckpointWeights<>(checkpoint);

  private void have(String name, Long... shape) {
    checkpoint.with(name, DType.F32, MemorySegment.NULL, shape);
  }

  private String problem(boolean tied) {
    return String.valueOf(
        assertThrows(CheckpointException.class, () -> weights.check(tied)).getMessage());
  }

  @Test
  void oneErrorListsWhatIsMissingMisshapenAndExtra() {
    have("layer.q.weight", 2L, 3L);
    have("layer.old.weight", 1L);
    have("layer.o.weight", 3L, 3L);
    have("layer.o.bias", 3L);
    Weights<Cpu> layer = weights.at("layer");
    layer.columnParallel("q", 3, 2, Bias.PRESENT);
    layer.rowParallel("o", 3, 3, Bias.NONE);
    layer.replicated("norm.weight", 3);
    assertEquals(
        "given: the tensors don't fit architecture GivenForCausalLM:"
            + " 2 missing: layer.norm.weight, layer.q.bias;"
            + " 1 of another shape: layer.q.weight [2, 3], wanted [3, 2];"
            + " 2 that the model doesn't know: layer.o.bias, layer.old.weight",
        problem(false));
  }

  @Test
  void ofManyNamesTheFirstAreListedAndTheRestCounted() {
    for (int i = 10; i < 30; i++) {
      weights.vocabulary("table." + i, 4, 2);
    }
    assertTrue(problem(false).contains(" 20 missing: table.10.weight, "), problem(false));
    assertTrue(problem(false).endsWith("table.21.weight and 8 more"), problem(false));
  }

  @Test
  void whatFitsIsFine() {
    have("q.weight", 3L, 2L);
    have("q.bias", 3L);
    weights.linear("q", 3, 2, Bias.PRESENT);
    assertDoesNotThrow(() -> weights.check(false));
  }

  @Test
  void theHeadOfTiedEmbeddingsMayBeStored() {
    have("lm_head.weight", 3L, 2L);
    assertDoesNotThrow(() -> weights.check(true));
    assertTrue(problem(false).endsWith("1 that the model doesn't know: lm_head.weight"));
  }

  @Test
  void storedFrequenciesOfRopeAreFine() {
    have("model.layers.0.self_attn.rotary_emb.inv_freq", 8L);
    assertDoesNotThrow(() -> weights.check(false));
  }

  @Test
  void constantsAreReadFromEveryFormat() {
    float[] expected = {1, -2.5f};
    constant("f32", DType.F32, MemorySegment.ofArray(expected), 2L);
    short[] halves = {Float.floatToFloat16(1), Float.floatToFloat16(-2.5f)};
    constant("f16", DType.F16, MemorySegment.ofArray(halves), 2L);
    short[] upper = {
      (short) (Float.floatToIntBits(1) >> 16), (short) (Float.floatToIntBits(-2.5f) >> 16)
    };
    constant("bf16", DType.BF16, MemorySegment.ofArray(upper), 2L);
    for (String name : new String[] {"f32", "f16", "bf16"}) {
      assertArrayEquals(expected, weights.constants(name, 2).orElseThrow(), name);
    }
    byte[] packed = new byte[34];
    packed[1] = 0x3C; // the scale, 1
    packed[2] = 1;
    packed[33] = -7;
    constant("q8", new Q8_0(), MemorySegment.ofArray(packed), 32L);
    float[] unpacked = new float[32];
    unpacked[0] = 1;
    unpacked[31] = -7;
    assertArrayEquals(unpacked, weights.constants("q8", 32).orElseThrow());
    assertDoesNotThrow(() -> weights.check(false));
  }

  private void constant(String name, Format format, MemorySegment data, Long... shape) {
    checkpoint.with(name, format, data, shape);
  }

  @Test
  void constantsMayBeAbsentButNotMisshapen() {
    assertEquals(Optional.empty(), weights.constants("absent", 2));
    assertDoesNotThrow(() -> weights.check(false));
    have("long", 3L);
    assertEquals(Optional.empty(), weights.constants("long", 2));
    assertTrue(problem(false).endsWith("1 of another shape: long [3], wanted [2]"));
  }

  @Test
  void askingWhetherATensorIsThereDoesntMakeItKnown() {
    have("extra", 1L);
    assertTrue(weights.has("extra"));
    assertTrue(problem(false).contains("extra"));
    assertEquals(1, Arrays.stream(problem(false).split(";", -1)).count());
  }
}
