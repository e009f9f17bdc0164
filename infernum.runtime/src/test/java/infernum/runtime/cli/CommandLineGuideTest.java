package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** docs/command-line.md says of each command what the command says of itself. */
final class CommandLineGuideTest {
  private static final Path GUIDE =
      Path.of(System.getProperty("infernum.root"), "docs", "command-line.md");

  private static final Pattern USAGE =
      Pattern.compile("(?ms)^## infernum (\\S+)$(?:(?!^## ).)*?^```text\\n(.*?)^```$");

  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| \\[(\\S+)\\]\\(#infernum-(\\S+)\\) \\| .* \\| (.*) ?\\| (.*) ?\\|$");

  private static final String HOW_TO_UPDATE =
      "if this is meant, -Dinfernum.update=true writes the help into the document";

  /** Its help and exit codes are the server's. */
  private static final String SERVE = "serve";

  private static Map<String, CommandLine> commands() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return new LinkedHashMap<>(Main.line(nowhere, nowhere).getSubcommands());
  }

  private static String help(CommandLine command) {
    return command.getUsageMessage(Ansi.OFF).replaceAll("(?m) +$", "");
  }

  @Test
  void eachCommandHasASectionInTheirOrder() throws IOException {
    List<String> sections =
        Pattern.compile("(?m)^## infernum (\\S+)$")
            .matcher(Files.readString(GUIDE))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertEquals(List.copyOf(commands().keySet()), sections);
  }

  @Test
  void eachSectionHasTheCommandsHelp() throws IOException {
    Map<String, CommandLine> commands = commands();
    if (Boolean.getBoolean("infernum.update")) {
      String text = Files.readString(GUIDE);
      Matcher usage = USAGE.matcher(text);
      Files.writeString(
          GUIDE,
          usage.replaceAll(found -> {
            String section = found.group();
            String body = help(commands.get(found.group(1)));
            int from = found.start(2) - found.start();
            int to = found.end(2) - found.start();
            return Matcher.quoteReplacement(
                section.substring(0, from) + body + section.substring(to));
          }));
    }
    Map<String, String> shown = new LinkedHashMap<>();
    USAGE
        .matcher(Files.readString(GUIDE))
        .results()
        .forEach(found -> shown.put(found.group(1), found.group(2)));
    commands.remove(SERVE);
    for (Map.Entry<String, CommandLine> command : commands.entrySet()) {
      assertEquals(help(command.getValue()), shown.remove(command.getKey()), HOW_TO_UPDATE);
    }
    assertTrue(shown.isEmpty(), shown::toString);
  }

  @Test
  void theTableHasEachCommandsExitCodesAndWhetherItWritesJson() throws IOException {
    Map<String, CommandLine> commands = commands();
    ROW.matcher(Files.readString(GUIDE))
        .results()
        .forEach(row -> {
          String name = row.group(1);
          assertEquals(name, row.group(2));
          CommandLine command = commands.remove(name);
          assertTrue(command != null, name);
          if (!name.equals(SERVE)) {
            assertEquals(codes(command), row.group(3).strip(), name);
            boolean json = command.getCommandSpec().optionsMap().containsKey("--json");
            assertEquals(json ? "yes" : "", row.group(4).strip(), name);
          }
        });
    assertTrue(commands.isEmpty(), commands.keySet()::toString);
  }

  private static String codes(CommandLine command) {
    return String.join(", ", command.getCommandSpec().usageMessage().exitCodeList().keySet());
  }
}
