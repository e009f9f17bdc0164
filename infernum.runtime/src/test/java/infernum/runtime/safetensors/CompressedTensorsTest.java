package infernum.runtime.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.convert.Converter;
import infernum.runtime.convert.FileType;
import infernum.runtime.derived.Goldens;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.verify.GoldenVerifier;
import infernum.spi.InfernumException;
import infernum.spi.model.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Llamas in 8-bit floats, against transformers on the same weights multiplied out. */
class CompressedTensorsTest {
  @TempDir private Path temp = Path.of("");

  private static Path golden(String name) {
    return Checkpoints.resource("float8").resolve(name);
  }

  private static void verify(Path folder) {
    List<String> failures = new ArrayList<>();
    assertEquals(
        3,
        new GoldenVerifier(OptionalDouble.empty(), failures::add)
            .verify(folder, Goldens.source(folder))
            .passed());
    assertEquals(List.of(), failures);
  }

  private Path changed(String from, String to) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("changed"));
    String config = Files.readString(golden("channel").resolve("config.json"));
    assertTrue(config.contains(from), from);
    Files.writeString(folder.resolve("config.json"), config.replace(from, to));
    Path weights = folder.resolve("model.safetensors");
    Files.deleteIfExists(weights);
    Files.copy(golden("channel").resolve("model.safetensors"), weights);
    return folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensor", "channel"})
  void logitsAreThoseOfTheWeightsMultipliedOut(String name) {
    verify(golden(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensor", "channel"})
  void matricesStayPackedAndActivationsAreSaidToBePlain(String name) {
    try (LoadedModel model = Goldens.load(golden(name))) {
      assertEquals(1, model.notes().size());
      String note = model.notes().getFirst();
      assertTrue(note.contains("quantised activations (group_0)"), note);
      assertTrue(note.contains("weights alone"), note);
    }
    try (Checkpoint checkpoint =
        new SafeTensorsFormat().open(golden(name), Checkpoints.QUANTISATIONS)) {
      String matrix = "model.layers.0.mlp.up_proj.weight";
      assertEquals("F8_E4M3", Checkpoints.tensor(checkpoint, matrix).format().name());
      assertTrue(checkpoint.tensors().containsKey(matrix + "_scale"));
      assertFalse(checkpoint.tensors().keySet().stream().anyMatch(t -> t.contains("input_scale")));
      assertEquals("F32", Checkpoints.tensor(checkpoint, "lm_head.weight").format().name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensor", "channel"})
  void convertedTheyComputeTheSame(String name) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(name));
    new Converter(Goldens.SERVICES)
        .convert(
            golden(name),
            new Converter.Request(
                folder.resolve("model.gguf"), FileType.F32, false, Optional.empty()),
            _ -> {},
            (_, _, _, _, _) -> {});
    Files.copy(golden(name).resolve("golden.json"), folder.resolve("golden.json"));
    verify(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "float-quantized | pack-quantized | quantization_config.format",
        "\"num_bits\": 8 | \"num_bits\": 4 | weights.num_bits",
        "\"symmetric\": true | \"symmetric\": false | weights.symmetric",
        "\"strategy\": \"channel\" | \"strategy\": \"block\" | weights.strategy",
        "\"type\": \"float\" | \"type\": \"int\" | weights.type",
        "compressed-tensors | fbgemm_fp8 | quantization_config",
      })
  void whatIsntReadIsRefusedByItsKey(String from, String to, String key) throws IOException {
    Path folder = changed(from, to);
    Exception e = assertThrows(InfernumException.class, () -> Goldens.load(folder).close());
    assertTrue(String.valueOf(e.getMessage()).contains(key + "'"), e::toString);
  }

  @Test
  void aQuantisedCacheIsSaidNotToBe() throws IOException {
    Path folder = changed("\"kv_cache_scheme\": null", "\"kv_cache_scheme\": {\"num_bits\": 8}");
    try (LoadedModel model = Goldens.load(folder)) {
      assertTrue(model.notes().getFirst().contains("a quantised KV cache"));
    }
  }

  @Test
  void aMatrixWithoutItsScaleIsRefused() throws IOException {
    Path folder = changed("\"vocab_size\": 128", "\"vocab_size\": 128");
    Path weights = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    byte[] name = "up_proj.weight_scale".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    int at = indexOf(bytes, name);
    bytes[at + name.length - 1] = 'X';
    Files.write(weights, bytes);
    Checkpoints.refused(
        folder, () -> Goldens.load(folder).close(), "up_proj.weight'", "weight_scale' beside it");
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; at < bytes.length - part.length; at++) {
      if (java.util.Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new AssertionError("not there");
  }
}
