package infernum.runtime.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.convert.Converter.Request;
import infernum.runtime.derived.DerivedCheckpoint;
import infernum.runtime.derived.Goldens;
import infernum.runtime.gguf.GgufFormat;
import infernum.runtime.verify.GoldenVerifier;
import infernum.runtime.verify.Tally;
import infernum.spi.InfernumException;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Quantisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Converted models against what they were converted from. */
class ConverterTest {
  /**
   * The root mean square of the error, relative to that of the weights; what docs/files.md states.
   */
  static final Map<String, Double> ERRORS =
      Map.of(
          "F32", 0.0,
          "F16", 0.0003,
          "BF16", 0.0025,
          "Q8_0", 0.005,
          "Q6_K", 0.02,
          "Q5_0", 0.05,
          "Q5_1", 0.04,
          "Q5_K", 0.04,
          "Q4_K", 0.075,
          "Q4_0", 0.1);

  private final Converter converter = new Converter(Goldens.SERVICES);
  @TempDir private Path folder = Path.of("");

  private Path file() {
    return folder.resolve("model.gguf");
  }

  private void convert(Checkpoint from, FileType type) {
    Request request = new Request(file(), type, false, Optional.empty());
    converter.convert(from, request, _ -> {}, (_, _, _, _, _) -> {});
  }

  private static float[] values(StoredTensor tensor, boolean pairs) {
    float[] values = Checkpoints.values(tensor);
    return pairs ? halves(values, Math.toIntExact(tensor.shape().getLast())) : values;
  }

  /** Rows of heads of 32 in the order of halves. */
  private static float[] halves(float[] values, int length) {
    float[] halves = new float[values.length];
    for (int row = 0; row < values.length / length; row++) {
      int inHead = row % 32;
      int from = row - inHead + (inHead < 16 ? 2 * inHead : 2 * (inHead - 16) + 1);
      System.arraycopy(values, from * length, halves, row * length, length);
    }
    return halves;
  }

  private static double relativeError(float[] wanted, float[] found) {
    double error = 0;
    double size = 0;
    for (int i = 0; i < wanted.length; i++) {
      error += Math.pow((double) wanted[i] - found[i], 2);
      size += Math.pow(wanted[i], 2);
    }
    return Math.sqrt(error / size);
  }

  private void checkTensors(Checkpoint source, FileType type) {
    try (Checkpoint made = new GgufFormat().open(file(), Checkpoints.QUANTISATIONS)) {
      assertEquals(source.tensors().keySet(), made.tensors().keySet());
      for (StoredTensor tensor : source.tensors().values()) {
        StoredTensor other = Checkpoints.tensor(made, tensor.name());
        boolean rotated = tensor.name().contains("q_proj") || tensor.name().contains("k_proj");
        boolean small = tensor.shape().size() == 1 || tensor.name().endsWith(".gate.weight");
        float[] found = values(other, rotated && made.interleavedRope());
        double error = relativeError(Checkpoints.values(tensor), found);
        assertEquals(tensor.shape(), other.shape());
        assertEquals(type.isQuantised() && !small, other.format() instanceof Quantisation);
        double most = small ? 0 : ERRORS.get(other.format().name());
        assertTrue(error <= most, () -> tensor.name() + " in " + other.format() + ": " + error);
        assertTrue(most == 0 || error > most / 4, () -> tensor.name() + ": stated too wide");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-kv2", "llama-kv8", "qwen3", "mixtral", "qwen3-moe"})
  void anF32FileIsTheSameModel(String golden) throws IOException {
    try (DerivedCheckpoint source = Goldens.derived(golden)) {
      convert(source, FileType.F32);
      checkTensors(source, FileType.F32);
    }
    Files.copy(
        Goldens.folder("goldens").resolve(golden).resolve("golden.json"),
        folder.resolve("golden.json"));
    List<String> failures = new ArrayList<>();
    Tally tally =
        new GoldenVerifier(OptionalDouble.empty(), failures::add)
            .verify(folder, Goldens.source(folder));
    assertEquals(List.of(), failures);
    assertEquals(5, tally.passed());
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeStaysWithinItsError(FileType type) {
    for (String golden : List.of("llama-kv2", "qwen3", "mixtral", "qwen3-moe")) {
      try (DerivedCheckpoint source = Goldens.derived(golden)) {
        Request request = new Request(file(), type, true, Optional.empty());
        converter.convert(source, request, _ -> {}, (_, _, _, _, _) -> {});
        checkTensors(source, type);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGgufFileIsConvertedLikeWhatItCameFrom(FileType type) throws IOException {
    try (DerivedCheckpoint source = Goldens.derived("llama-kv2")) {
      convert(source, type);
      byte[] direct = Files.readAllBytes(file());
      Path plain = folder.resolve("plain.gguf");
      converter.convert(
          source,
          new Request(plain, FileType.F32, false, Optional.empty()),
          _ -> {},
          (_, _, _, _, _) -> {});
      converter.convert(
          plain, new Request(file(), type, true, Optional.empty()), _ -> {}, (_, _, _, _, _) -> {});
      assertArrayEquals(direct, Files.readAllBytes(file()));
    }
  }

  @Test
  void progressCountsTheTensorsAndNotesComeFirst() {
    List<String> told = new ArrayList<>();
    try (DerivedCheckpoint source = Goldens.derived("llama-kv2")) {
      converter.convert(
          source,
          new Request(file(), FileType.F16, false, Optional.empty()),
          note -> told.add("note"),
          (number, of, name, format, written) -> {
            told.add(number + "/" + of + " " + name + " " + format.name());
            assertTrue(written >= 0 && written < 1);
          });
    }
    assertEquals("note", told.getFirst());
    assertEquals("1/21 token_embd.weight F16", told.get(1));
    assertEquals("21/21 output_norm.weight F32", told.getLast());
  }

  @Test
  void nothingStaysOfAFileThatFails() throws IOException {
    try (DerivedCheckpoint source = Goldens.derived("llama-kv2")) {
      StoredTensor tensor = Checkpoints.tensor(source, "model.layers.1.mlp.down_proj.weight");
      tensor.data().setAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT, 700, Float.NaN);
      Exception e = assertThrows(InfernumException.class, () -> convert(source, FileType.Q4_K_M));
      assertEquals(
          "tensor 'blk.1.ffn_down.weight' has the element NaN; must be finite, in row 1",
          e.getMessage());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void anElementBeyondHalfPrecisionIsRefused() {
    try (DerivedCheckpoint source = Goldens.derived("llama-kv2")) {
      StoredTensor tensor = Checkpoints.tensor(source, "lm_head.weight");
      tensor.data().setAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT, 0, 65_520);
      Exception e = assertThrows(InfernumException.class, () -> convert(source, FileType.F16));
      assertTrue(String.valueOf(e.getMessage()).contains("65520.0, which F16 doesn't hold"));
      convert(source, FileType.BF16);
      assertTrue(Files.exists(file()));
    }
  }

  @Test
  void whatGgufCantSayIsRefusedByItsKey() {
    Map<String, Object> refused =
        Map.of("rope_scaling", Map.of("rope_type", "dynamic", "factor", 2.0), "hidden_act", "relu");
    refused.forEach((key, value) -> {
      try (DerivedCheckpoint source = Goldens.derived("llama-kv2").with(key, value)) {
        Exception e = assertThrows(InfernumException.class, () -> convert(source, FileType.F32));
        assertTrue(String.valueOf(e.getMessage()).contains(key), e::toString);
        assertFalse(Files.exists(file()));
      }
    });
  }

  @Test
  void aTypeThatCantBeReadIsRefusedByItsName() {
    Path source = Checkpoints.resource("gguf/other-types.gguf");
    Request request = new Request(file(), FileType.F16, false, Optional.empty());
    Checkpoints.refused(
        source,
        () -> converter.convert(source, request, _ -> {}, (_, _, _, _, _) -> {}),
        "tensor 'iq2_xxs.weight' is in IQ2_XXS, which can't be read");
    assertFalse(Files.exists(file()));
  }

  @Test
  void llama3sRotationBecomesFactors() {
    Map<String, Object> scaling =
        Map.of(
            "rope_type", "llama3",
            "factor", 8.0,
            "low_freq_factor", 1.0,
            "high_freq_factor", 4.0,
            "original_max_position_embeddings", 64);
    try (DerivedCheckpoint source = Goldens.derived("llama-kv2").with("rope_scaling", scaling)) {
      convert(source, FileType.F32);
    }
    try (Checkpoint made = new GgufFormat().open(file(), Checkpoints.QUANTISATIONS)) {
      StoredTensor factors = Checkpoints.tensor(made, "rope_freqs.weight");
      assertEquals(DType.F32, factors.format());
      float[] values = Checkpoints.values(factors);
      assertEquals(16, values.length);
      assertEquals(1, values[0]);
      assertEquals(8, values[15]);
      assertTrue(values[2] > 1 && values[2] < 8, "blended: " + values[2]);
    }
  }
}
