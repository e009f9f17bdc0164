package infernum.runtime.safetensors;

import static infernum.runtime.safetensors.SafeTensorsBytes.entry;
import static infernum.runtime.safetensors.SafeTensorsBytes.file;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files around the tensors: configurations, shards and their index. */
class FoldersTest {
  private static final String INDEX = "model.safetensors.index.json";

  @TempDir private Path folder = Path.of("");

  private final SafeTensorsFormat format = new SafeTensorsFormat();

  private Checkpoint open() {
    return format.open(folder, Checkpoints.QUANTISATIONS);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path config(String text) throws IOException {
    return write("config.json", text);
  }

  private void shards() throws IOException {
    config("{\"architectures\": [\"Tiny\"]}");
    Files.write(folder.resolve("1.safetensors"), file(4, entry("a", "F32", "1", 0, 4)));
    Files.write(folder.resolve("2.safetensors"), file(4, entry("b", "F32", "1", 0, 4)));
  }

  private void index(String entries) throws IOException {
    write(INDEX, "{\"metadata\": {\"total_size\": 8}, \"weight_map\": {" + entries + "}}");
  }

  private void refused(Path file, String... parts) {
    Checkpoints.refused(file, () -> open().close(), parts);
  }

  @Test
  void shardsAreOneModel() throws IOException {
    shards();
    index("\"a\": \"1.safetensors\", \"b\": \"2.safetensors\"");
    assertTrue(format.recognises(folder));
    try (Checkpoint model = open()) {
      assertEquals(Set.of("a", "b"), model.tensors().keySet());
      assertEquals("Tiny", model.architecture());
      assertEquals(folder, model.path());
    }
  }

  @Test
  void aMissingShardIsNamed() throws IOException {
    shards();
    index("\"a\": \"1.safetensors\", \"c\": \"3.safetensors\"");
    refused(folder.resolve(INDEX), "'weight_map'", "'3.safetensors'", "missing");
  }

  @Test
  void anIndexCannotNameFilesElsewhere() throws IOException {
    shards();
    Path elsewhere = Files.createDirectory(folder.resolve("deep"));
    Files.copy(folder.resolve("1.safetensors"), elsewhere.resolve("1.safetensors"));
    for (String shard :
        List.of(
            "../1.safetensors",
            "deep/1.safetensors",
            "deep\\\\1.safetensors",
            "/etc/1.safetensors",
            "C:1.safetensors",
            "..",
            "",
            "\\u0000.safetensors",
            "config.json")) {
      index("\"a\": \"" + shard + "\"");
      refused(folder.resolve(INDEX), "'weight_map'", "shard of 'a'", "same folder");
    }
    index("\"a\": 1");
    refused(folder.resolve(INDEX), "'weight_map' has '1'");
  }

  @Test
  void theIndexMustTellTheTruth() throws IOException {
    shards();
    index("\"a\": \"1.safetensors\", \"b\": \"1.safetensors\"");
    refused(folder.resolve(INDEX), "'b'", "'1.safetensors'");
    Files.write(folder.resolve("2.safetensors"), file(4, entry("a", "F32", "1", 0, 4)));
    index("\"a\": \"1.safetensors\", \"b\": \"2.safetensors\"");
    refused(folder.resolve("2.safetensors"), "tensor 'a'", "'1.safetensors'");
    index("");
    refused(folder.resolve(INDEX), "'weight_map' is empty");
    write(INDEX, "{}");
    refused(folder.resolve(INDEX), "'weight_map' must be an object");
  }

  @Test
  void theConfigurationIsOneSoundObject() throws IOException {
    shards();
    Files.move(folder.resolve("1.safetensors"), folder.resolve("model.safetensors"));
    refused(config("{"), "JSON", "line 1", "expected close marker for Object");
    CheckpointException cut = assertThrows(CheckpointException.class, () -> open().close());
    assertFalse(String.valueOf(cut.getMessage()).contains("REDACTED"), cut::toString);
    refused(config("[]"), "must be a JSON object, and nothing else");
    refused(config(""), "must be a JSON object, and nothing else");
    refused(config("null"), "null");
    refused(config("{\"architectures\": [\"A\"], \"x\": 1, \"x\": 2}"), "Duplicate", "x");
    refused(config("{}"), "'architectures'", "null");
    refused(config("{\"architectures\": []}"), "'architectures'", "[]");
    refused(config("{\"architectures\": [7]}"), "'architectures'", "[7]");
    refused(config("{\"architectures\": \"A\"}"), "'architectures'", "is A");
    refused(config("{\"x\": " + "[".repeat(100_000)), "depth");
    Files.delete(folder.resolve("config.json"));
    refused(folder.resolve("config.json"), "is missing");
  }

  @Test
  void everyKeyOfTheConfigurationIsThere() throws IOException {
    shards();
    Files.move(folder.resolve("1.safetensors"), folder.resolve("model.safetensors"));
    config(
        """
        {"architectures": ["A", "B"], "n": 3, "big": 12345678901, "f": 1e-5, "limit": Infinity,
         "flag": true, "none": null, "list": [1, 2], "rope_scaling": {"rope_type": "yarn"}}
        """);
    try (Checkpoint model = open()) {
      assertEquals("A", model.architecture());
      assertEquals(3, model.config().integer("n"));
      assertEquals(12_345_678_901.0, model.config().number("big"));
      assertEquals(1e-5, model.config().number("f"));
      assertEquals(Double.POSITIVE_INFINITY, model.config().number("limit"));
      assertTrue(model.config().flag("flag", false));
      assertFalse(model.config().has("none"));
      assertEquals(List.of(1.0, 2.0), model.config().numbers("list"));
      assertEquals("yarn", model.config().section("rope_scaling").text("rope_type"));
      assertEquals(Map.of(), model.metadata());
    }
  }

  @Test
  void theGenerationConfigurationIsMetadata() throws IOException {
    shards();
    Files.move(folder.resolve("1.safetensors"), folder.resolve("model.safetensors"));
    write("generation_config.json", "{\"eos_token_id\": [1, 2]}");
    try (Checkpoint model = open()) {
      assertEquals(
          Map.of("eos_token_id", List.of(1, 2)), model.metadata().get("generation_config"));
    }
    refused(write("generation_config.json", "{\"eos_token_id\": ["), "JSON");
  }

  @Test
  void aFolderWithoutWeightsSaysSo() throws IOException {
    assertFalse(format.recognises(folder));
    config("{\"architectures\": [\"A\"]}");
    assertTrue(format.recognises(folder));
    refused(folder, "neither model.safetensors nor " + INDEX);
    write("x.gguf", "");
    assertFalse(format.recognises(folder));
  }

  @Test
  void aMissingPathSaysSo() {
    Path missing = folder.resolve("missing.safetensors");
    assertTrue(format.recognises(missing));
    Checkpoints.refused(
        missing, () -> format.open(missing, Checkpoints.QUANTISATIONS).close(), "doesn't exist");
  }
}
