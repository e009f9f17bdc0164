package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in a real shell, asked as the shell asks when somebody presses Tab. */
final class CompletionCommandTest {
  @TempDir private Path folder;

  /** What bash offers for the last of some words. */
  private List<String> offered(String... words) throws IOException, InterruptedException {
    assumeTrue(has("bash"), "no bash");
    Cli completion = Cli.run("completion");
    assertEquals(0, completion.code());
    Path script = Files.writeString(folder.resolve("completion"), completion.out());
    // As a user's shell has it: the function is the one that 'complete' was told of.
    String ask =
        """
        source "$1"; shift
        compopt() { :; } # works only while bash itself asks
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
        function=$(complete -p infernum | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        $function infernum "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", ask, "bash", script.toString(), "infernum"));
    command.addAll(List.of(words));
    Cli bash = Cli.finish(new ProcessBuilder(command));
    assertEquals("", bash.err());
    return bash.out().lines().map(String::strip).filter(line -> !line.isEmpty()).sorted().toList();
  }

  private static boolean has(String shell) throws IOException, InterruptedException {
    return Cli.finish(new ProcessBuilder("sh", "-c", "command -v " + shell)).code() == 0;
  }

  @Test
  void namesThatAreInstalledAreOfferedWhereAnOptionTakesOne() throws Exception {
    assertEquals(List.of("cpu-reference"), offered("run", "--device", "cpu-"));
    assertTrue(offered("inspect", "--without-rewrite", "").contains("swiglu"));
    assertEquals(List.of("Q4_0", "Q4_K_M"), offered("convert", "--type", "Q4"));
  }

  @Test
  void commandsAreCompleted() throws Exception {
    assertEquals(List.of("tokenize"), offered("tok"));
    List<String> all = offered("");
    for (String command :
        Main.line(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()))
            .getSubcommands()
            .keySet()) {
      assertTrue(all.contains(command), command);
    }
  }

  @Test
  void optionsOfACommandAreCompleted() throws Exception {
    assertEquals(List.of("--concurrency"), offered("bench", "--conc"));
    assertEquals(List.of("--prompt"), offered("run", "model.gguf", "--promp"));
  }

  @Test
  void theScriptIsTakenByZsh() throws Exception {
    assumeTrue(has("zsh"), "no zsh");
    Path script = Files.writeString(folder.resolve("completion"), Cli.run("completion").out());
    Cli zsh =
        Cli.finish(
            new ProcessBuilder(
                "zsh",
                "-fc",
                "autoload -U +X compinit && compinit -u -D; source \"$1\"; print ${_comps[infernum]}",
                "zsh",
                script.toString()));
    assertEquals("", zsh.err());
    assertTrue(zsh.out().contains("infernum"), zsh::toString);
  }
}
