package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.runtime.library.GenerationOptions;
import infernum.runtime.library.Infernum;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the user is told before an answer, and that the command line answers as the library does.
 */
@Timeout(120)
class AnswerOptionsTest {
  private static final Path LLAMA = Goldens.folder("gguf/tiny-llama/tiny-llama.gguf");

  private static final Pattern ROW = Pattern.compile("  (\\w+(?: \\w+)*) +([\\d,]+)(?:  .+)?");

  private static Cli run(String... options) {
    List<String> words = new ArrayList<>(List.of("run", LLAMA.toString()));
    Collections.addAll(words, "--prompt", "The quick brown fox", "--max-tokens", "8");
    Collections.addAll(words, options);
    Cli run = Cli.run(words.toArray(String[]::new));
    assertEquals(0, run.code(), run::err);
    return run;
  }

  @Test
  void commandLineAndLibraryAreGreedyWhereNobodySaysAnythingAndWithAnyOtherParameter() {
    try (Infernum infernum = Infernum.load(LLAMA)) {
      String answer =
          infernum.complete("The quick brown fox", GenerationOptions.DEFAULT.maxTokens(8)) + "\n";
      Cli silent = run();
      assertEquals(answer, silent.out());
      assertTrue(silent.err().contains(", greedy\n"), silent::err);
      Cli other = run("--sample", "top_p=0.9");
      assertEquals(answer, other.out());
      assertTrue(other.err().contains(", greedy, top_p 0.9\n"), other::err);
      Cli drawn = run("--sample", "top_p=0.9", "--temperature", "1.5", "--seed", "4");
      assertEquals(
          infernum.complete(
                  "The quick brown fox",
                  GenerationOptions.DEFAULT
                      .maxTokens(8)
                      .set("top_p", 0.9)
                      .set("temperature", 1.5)
                      .seed(4))
              + "\n",
          drawn.out());
      assertTrue(drawn.err().contains(", temperature 1.5, top_p 0.9\n"), drawn::err);
    }
  }

  @Test
  void theMemoryPlanIsPrintedInALineWithTheSettingsOfItsNumbers() {
    List<String> lines = run("--kv-memory", "1").err().lines().toList();
    assertTrue(
        lines
            .get(1)
            .matches(
                "memory [\\d,]+ KiB: weights [\\d,]+, cache [\\d,]+ \\(--max-tokens,"
                    + " --max-context\\), steps [\\d,]+ \\(--max-batch-tokens\\)"),
        lines::toString);
  }

  @Test
  void verboselyItIsATableThatAddsUp() {
    Cli run = run("--verbose");
    List<String> rows =
        run.err().lines().dropWhile(line -> !line.startsWith("memory ")).skip(1).toList();
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (String row : rows) {
      Matcher number = ROW.matcher(row);
      if (number.matches()) {
        numbers.put(number.group(1), Double.valueOf(number.group(2).replace(",", "")));
      }
    }
    assertEquals(
        List.of("weights", "made at load", "cache", "logits", "steps", "in all"),
        List.copyOf(numbers.keySet()),
        run::err);
    double all = numbers.remove("in all");
    double sum = numbers.values().stream().mapToDouble(Double::doubleValue).sum();
    assertEquals(all, sum, 0.5 * numbers.size(), run::err);
  }

  @Test
  void valuesAreCheckedBeforeTheModelIsLookedFor() {
    for (List<String> wrong :
        List.of(
            List.of("--sample", "temprature=1", "'temprature'"),
            List.of("--sample", "top_p=7", "'top_p' must be from 0 to 1, is 7"),
            List.of("--temperature", "-1", "'temperature' must be from 0 to"),
            List.of("--stop", "", "--stop is empty"),
            List.of("--max-context", "0", "--max-context must be greater than 0"),
            List.of("--kv-memory", "0", "--kv-memory must be greater than 0"))) {
      Cli run = Cli.run("run", "nothing.gguf", "--prompt", "The", wrong.get(0), wrong.get(1));
      assertEquals(2, run.code());
      assertTrue(run.err().contains(wrong.get(2)), run::err);
      assertEquals(1, run.err().lines().count(), run::err);
    }
  }

  @Test
  void aContextThatTheModelWasNotMadeForIsRefusedWithBothNumbers() {
    Cli run = Cli.run("run", LLAMA.toString(), "--prompt", "The", "--max-context", "100000");
    assertEquals(2, run.code());
    assertTrue(
        run.err().contains("--max-context 100000, but the model was made for 512"), run::err);
  }

  @Test
  void thePromptMayComeFromStandardInput() {
    Cli run =
        Cli.converse(
            "The quick brown fox", "run", LLAMA.toString(), "--prompt", "-", "--max-tokens", "8");
    assertEquals(run().out(), run.out());
  }

  @Test
  void aPromptThatLeavesNoRoomIsRefusedBeforeWeightsAreRead() {
    Cli run = Cli.run("run", LLAMA.toString(), "--prompt", "fox ".repeat(600));
    assertEquals(2, run.code());
    assertTrue(run.err().matches("infernum: the prompt has [\\d,]+ tokens, .*512 tokens; .*\n"));
  }

  @Test
  void jsonHasTheTextAndWhyItEnded() {
    JsonNode root = JsonMapper.shared().readTree(run("--json", "--quiet").out());
    assertEquals(run().out(), root.at("/text").asString() + "\n");
    assertEquals(11, root.at("/promptTokens").intValue());
    assertEquals(8, root.at("/answerTokens").intValue());
    assertEquals("length", root.at("/finishReason").asString());
  }

  @Test
  void anAnswerThatWasCutSaysByWhat() {
    assertTrue(run().err().endsWith(", cut by --max-tokens 8\n"), run()::err);
  }
}
