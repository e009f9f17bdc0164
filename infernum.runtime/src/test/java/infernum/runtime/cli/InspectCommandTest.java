package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.Derived;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectCommandTest {
  private static final String TINY =
      Checkpoints.resource("gguf/tiny-llama/tiny-llama.gguf").toString();

  private static JsonNode json(String... arguments) {
    Cli run = Cli.run(arguments);
    assertEquals(0, run.code(), run.err());
    return JsonMapper.shared().readTree(run.out());
  }

  @Test
  void aGgufFileIsToldInAllItsParts() {
    JsonNode told = json("inspect", "--json", "--context", "100", TINY);
    assertEquals("llama", told.path("architecture").asString());
    assertEquals("llama", told.path("metadata").path("general.architecture").asString());
    JsonNode tokens = told.path("metadata").path("tokenizer.ggml.tokens");
    assertTrue(tokens.path("elements").asInt() > 100, tokens::toString);
    assertEquals(8, tokens.path("first").size());
    int layers = told.path("configuration").path("num_hidden_layers").asInt();
    int width = told.path("configuration").path("hidden_size").asInt();
    int kvHeads = told.path("configuration").path("num_key_value_heads").asInt();
    int heads = told.path("configuration").path("num_attention_heads").asInt();
    long perToken = 2L * layers * kvHeads * (width / heads) * Float.BYTES;
    JsonNode memory = told.path("memory");
    assertEquals(perToken, memory.path("kv_cache_per_token").asLong());
    assertEquals(100 * perToken, memory.path("kv_cache").asLong());
    long bytes = 0;
    for (JsonNode tensor : told.path("tensors").path("list")) {
      bytes += tensor.path("bytes").asLong();
    }
    assertEquals(bytes, memory.path("weights").asLong());
    assertEquals(bytes + 100 * perToken, memory.path("all").asLong());
    assertEquals(tokens.path("elements").asInt(), told.path("tokenizer").path("tokens").asInt());
  }

  @Test
  void theTextNamesEachTensorWithTypeAndShape() {
    Cli run = Cli.run("inspect", TINY);
    assertEquals(0, run.code(), run.err());
    assertTrue(
        run.out()
            .lines()
            .anyMatch(line ->
                line.contains("model.embed_tokens.weight")
                    && line.matches("  \\S+ +\\[\\d+, \\d+\\] .*")),
        run::out);
    assertTrue(run.out().contains("KV cache"), run::out);
  }

  @Test
  void aFolderOfSafeTensorsShowsItsConfiguration(@TempDir Path temp) throws IOException {
    Path folder =
        Derived.checkpoint(Checkpoints.resource("goldens/llama-kv2"), temp.resolve("model"));
    JsonNode told = json("inspect", "--json", folder.toString());
    assertEquals("LlamaForCausalLM", told.path("architecture").asString());
    assertEquals(256, told.path("configuration").path("hidden_size").asInt());
    assertEquals("[1,2]", told.path("configuration").path("eos_token_id").toString());
    assertEquals(512, told.path("memory").path("context").asInt());
    assertEquals(2 * 2 * 64 * 4, told.path("memory").path("kv_cache_per_token").asInt());
    assertEquals("F32", told.path("tensors").path("list").get(0).path("type").asString());
    assertFalse(told.path("tokenizer").has("tokens"));
  }

  @Test
  void whatAConfigurationStatesAsNullIsShownSo(@TempDir Path temp) throws IOException {
    Path folder =
        Derived.checkpoint(Checkpoints.resource("goldens/llama-kv2"), temp.resolve("model"));
    Path config = folder.resolve("config.json");
    // As many published ones do.
    Files.writeString(
        config,
        Files.readString(config)
            .replaceFirst(
                "\\{", "{\"sliding_window\": null, \"rope_scaling\": null, \"tags\": [null, 1],"));
    Cli run = Cli.run("inspect", folder.toString());
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("  rope_scaling = null\n"), run::out);
    assertTrue(run.out().contains("  tags = [null, 1]\n"), run::out);
    JsonNode told = json("inspect", "--json", folder.toString());
    assertTrue(told.path("configuration").path("sliding_window").isNull());
    assertEquals("[null,1]", told.path("configuration").path("tags").toString());
    assertTrue(told.path("memory").has("kv_cache"));
  }

  @Test
  void typesThatNobodyComputesWithAreShown() {
    Cli run = Cli.run("inspect", Checkpoints.resource("gguf/other-types.gguf").toString());
    assertEquals(0, run.code(), run.err());
    assertTrue(
        run.out()
            .lines()
            .anyMatch(line -> line.matches("  IQ2_XXS +\\[2, 512\\] .*iq2_xxs.weight")),
        run::out);
  }

  @Test
  void aModelThatNoFamilyBuildsIsToldAllTheSame() {
    Path file = Checkpoints.resource("gguf/everything-v3.gguf");
    Cli run = Cli.run("inspect", file.toString());
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("KV cache unknown: "), run::out);
  }

  @Test
  void aContextOfNothingIsRefused() {
    Cli run = Cli.run("inspect", "--context", "0", TINY);
    assertEquals(2, run.code());
    assertTrue(run.err().contains("--context must be greater than 0"), run::err);
  }
}
