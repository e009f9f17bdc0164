package infernum.runtime.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.DerivedCheckpoint;
import infernum.runtime.derived.Goldens;
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

class GoldenVerifierTest {
  private final List<String> failures = new ArrayList<>();
  private final GoldenVerifier verifier = new GoldenVerifier(OptionalDouble.empty(), failures::add);

  private Tally verify(DerivedCheckpoint checkpoint) {
    return verifier.verify(checkpoint.path(), Goldens.source(checkpoint));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-kv8", "llama-kv2", "qwen3", "mixtral", "qwen3-moe"})
  void aDerivedModelGivesTheReferencesLogits(String name) {
    assertEquals(new Tally(5, 0, 0), verify(Goldens.derived(name)), failures::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-llama", "tiny-qwen2", "tiny-qwen3", "tiny-qwen3moe"})
  void aGgufFileGivesTheReferencesLogits(String name) {
    Path folder = Goldens.folder("gguf").resolve(name);
    Tally tally = verifier.verify(folder, Goldens.source(folder));
    assertEquals(List.of(), failures);
    // two cases, the perplexity, and texts
    assertEquals(0, tally.failed() + tally.skipped());
    assertTrue(tally.passed() >= 3 + 45, tally::toString);
  }

  @Test
  void anotherThetaFailsWhereMoreThanOnePositionCounts() {
    // The first position isn't rotated, whatever the theta.
    assertEquals(
        new Tally(1, 4, 0), verify(Goldens.derived("llama-kv2").with("rope_theta", 490_000.0)));
    assertTrue(failures.getFirst().contains("llama-kv2: case 2: after "), failures::toString);
    assertTrue(failures.getFirst().contains("the reference's"), failures::toString);
  }

  @Test
  void anotherEpsilonFails() {
    assertEquals(new Tally(0, 5, 0), verify(Goldens.derived("qwen3").with("rms_norm_eps", 1e-5)));
  }

  @Test
  void unnormalisedExpertsFail() {
    DerivedCheckpoint model = Goldens.derived("qwen3-moe").with("norm_topk_prob", false);
    assertEquals(new Tally(0, 5, 0), verify(model));
  }

  @Test
  void oneNegatedMatrixFails() {
    DerivedCheckpoint model =
        Goldens.derived("llama-kv2").negated("model.layers.1.self_attn.o_proj.weight");
    assertEquals(new Tally(0, 5, 0), verify(model));
  }

  @ParameterizedTest
  @CsvSource({
    "greedy,              3,   after position 0: best token 35",
    "last_logits,         9.5, after the prompt: 1 of 512 logits",
    "all_position_argmax, 3,   after position 0: best token 35",
    "all_position_max,    9.5, after position 0: largest logit 7.40372"
  })
  void everyPartOfACaseIsChecked(String key, String first, String message, @TempDir Path folder)
      throws IOException {
    DerivedCheckpoint model = Goldens.derived("llama-kv2");
    writeChanged(folder, model.path(), "\"%s\": \\[[-.0-9]+", "\"%s\": [%s", key, first);
    Tally tally = verifier.verify(folder, Goldens.source(model));
    assertEquals(new Tally(4, 1, 0), tally, failures::toString);
    assertTrue(failures.getFirst().contains(": case 1: " + message), failures::toString);
  }

  @Test
  void aPerplexityThatDiffersFails(@TempDir Path folder) throws IOException {
    Path model = Goldens.folder("gguf/tiny-llama");
    writeChanged(folder, model, "\"%s\": [.0-9]+", "\"%s\": %s", "mean_nll", "8.57");
    Tally tally = verifier.verify(folder, Goldens.source(model));
    assertEquals(1, tally.failed());
    assertTrue(
        failures.getFirst().contains("perplexity: mean negative log-likelihood 8.56"),
        failures::toString);
  }

  /** Copies a golden file with another value for the first entry that has the key. */
  private static void writeChanged(
      Path folder, Path model, String written, String instead, String key, String value)
      throws IOException {
    String golden = Files.readString(model.resolve("golden.json"));
    String changed = golden.replaceFirst(written.formatted(key), instead.formatted(key, value));
    assertNotEquals(golden, changed);
    Files.writeString(folder.resolve("golden.json"), changed);
  }

  @Test
  void everyPartOfAnEncodingIsChecked(@TempDir Path folder) throws IOException {
    Path model = Goldens.folder("gguf/tiny-llama");
    String right =
        "{\"text\": \"<|eot_id|>a\", \"ids\": [306, 64], \"ids_with_special\": [302, 306, 64],"
            + " \"decoded\": \"<|eot_id|>a\"}";
    String[] wrong = {
      right.replace("[306, 64]", "[306, 65]"),
      right.replace("[302,", "[300,"),
      right.replace("a\"}", "b\"}"),
      right.replace("\"ids\"", "\"ids_parsing_specials\": [306, 64], \"ids\"")
    };
    Files.writeString(
        folder.resolve("golden.json"),
        "{\"encodings\": [%s, %s]}".formatted(right, String.join(",", wrong)));
    assertEquals(new Tally(1, 4, 0), verifier.verify(folder, Goldens.source(model)));
    String[] problems = {
      ": encodings 2 (<|eot_id|>a): tokens, control tokens parsed, differ from the reference's at index 1: [64], the reference's [65]",
      "tokens of a sequence differ from the reference's at index 0: [302, 306, 64], the reference's [300, 306, 64]",
      "the text of the tokens differs from the reference's at index 10",
      ": tokens differ from the reference's at index 0: "
    };
    assertEquals(problems.length, failures.size());
    for (int i = 0; i < problems.length; i++) {
      assertTrue(failures.get(i).contains(problems[i]), failures.get(i));
    }
  }

  @Test
  void aFolderWithoutWeightsHasItsTextChecked(@TempDir Path folder) throws IOException {
    Path model = Goldens.folder("gguf/tiny-llama");
    String golden = Files.readString(model.resolve("golden.json"));
    Files.writeString(folder.resolve("golden.json"), golden);
    GoldenVerifier.Source source =
        new GoldenVerifier.Source(
            _ -> Optional.empty(),
            Goldens.source(model).tokenizer(),
            Goldens.source(model).templates());
    assertEquals(new Tally(45, 0, 0), verifier.verify(folder, source));
    assertEquals(List.of(folder + ": has no weights; what needs them isn't checked"), failures);
  }

  @Test
  void chatsAreCheckedWithoutLoadingAModel(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("golden.json"),
        "{\"chat\": {\"messages\": [{\"role\": \"user\"}], \"rendered\": \"x\"}}");
    GoldenVerifier.Source source =
        Goldens.source(() -> {
          throw new AssertionError("loaded");
        });
    assertEquals(new Tally(0, 1, 0), verifier.verify(folder, source));
  }
}
