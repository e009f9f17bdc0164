package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/graphs.md shows is what {@code inspect --graph} prints and what the code says. */
final class GraphsGuideTest {
  private static final Path DOCUMENT = Guide.ROOT.resolve("docs/graphs.md");
  private static final String MODEL = "infernum.runtime/src/test/resources/gguf/tiny-llama";

  /** A block of the listing: its option, and the first line and the one behind the last. */
  private static final Pattern LISTING =
      Pattern.compile(
          "(<!-- inspect( --\\w+)?: (.+?) to (.+?) -->\n```text\n)(.*?)(```\n)", Pattern.DOTALL);

  private static final Pattern CODE =
      Pattern.compile("`([\\w./]+\\.java)`:\n\n```java\n(.*?)```\n", Pattern.DOTALL);

  @Test
  void theListingsAreWhatInspectPrints() throws IOException {
    String document = Files.readString(DOCUMENT);
    assertEquals(3, LISTING.matcher(document).results().count());
    String real =
        LISTING
            .matcher(document)
            .replaceAll(found ->
                Matcher.quoteReplacement(found.group(1) + listing(found) + found.group(6)));
    if (Boolean.getBoolean("infernum.update")) {
      Files.writeString(DOCUMENT, real);
    } else {
      assertEquals(
          real, document, "if this is meant, -Dinfernum.update=true writes docs/graphs.md anew");
    }
  }

  private static String listing(MatchResult found) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "inspect",
                Guide.ROOT.resolve(MODEL).toString(),
                "--graph",
                "--device",
                "cpu-reference"));
    if (found.group(2) != null) {
      words.add(found.group(2).strip());
    }
    Cli run = Cli.run(words.toArray(String[]::new));
    assertEquals(0, run.code(), run::err);
    List<String> lines = run.out().lines().toList();
    int from = find(lines, found.group(3), 0);
    int to = found.group(4).equals("the end") ? lines.size() : find(lines, found.group(4), from);
    return String.join("\n", lines.subList(from, to)) + "\n";
  }

  /** The line of a block's path, or one that begins with it. */
  private static int find(List<String> lines, String path, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).equals("  " + path) || lines.get(i).startsWith("  " + path + " ")) {
        return i;
      }
    }
    throw new AssertionError("no line '%s' in %s".formatted(path, lines));
  }

  @Test
  void theCodeIsThatOfTheFilesThatAreNamed() throws IOException {
    List<MatchResult> codes = CODE.matcher(Files.readString(DOCUMENT)).results().toList();
    assertEquals(2, codes.size());
    for (MatchResult code : codes) {
      String source = Files.readString(Guide.ROOT.resolve(code.group(1)));
      assertTrue(source.contains(code.group(2)), () -> code.group(2) + " isn't there");
    }
  }
}
