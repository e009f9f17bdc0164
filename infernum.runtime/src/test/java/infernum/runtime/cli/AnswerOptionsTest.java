package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.runtime.library.GenerationOptions;
import infernum.runtime.library.Infernum;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the user is told before an answer, and that the command line answers as the library does.
 */
@Timeout(120)
class AnswerOptionsTest {
  private static final Path LLAMA = Goldens.folder("gguf/tiny-llama/tiny-llama.gguf");

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
      assertTrue(silent.err().contains("sampling: temperature 0.0 (always"), silent::err);
      Cli other = run("--sample", "top_p=0.9");
      assertEquals(answer, other.out());
      assertTrue(other.err().contains("--temperature changes it), top_p 0.9"), other::err);
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
      assertTrue(drawn.err().contains("sampling: temperature 1.5, top_p 0.9"), drawn::err);
    }
  }

  @Test
  void theMemoryPlanIsPrintedBeforeMemoryIsAllocated() {
    Cli run = run("--kv-memory", "1");
    List<String> lines = run.err().lines().toList();
    List<String> plan = lines.stream().filter(line -> line.startsWith("memory: ")).toList();
    assertEquals(4, plan.size(), run::err);
    assertTrue(plan.get(0).startsWith("memory: weights "), plan::toString);
    assertTrue(plan.get(1).endsWith("(--max-context, --kv-memory)"), plan::toString);
    int arena = lines.indexOf(lines.stream().filter(l -> l.contains("arena ")).toList().getLast());
    assertTrue(lines.indexOf(plan.getLast()) < arena, run::err);
  }

  @Test
  void anUnknownParameterIsRefusedByName() {
    Cli run = Cli.run("run", LLAMA.toString(), "--prompt", "The", "--sample", "temprature=1");
    assertFalse(run.code() == 0);
    assertTrue(run.err().contains("'temprature'"), run::err);
  }
}
