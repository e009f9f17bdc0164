package infernum.dist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A document of the folder docs, as far as a test can do what it says. */
record Guide(List<Fence> fences) {
  static final Path ROOT = Path.of(System.getProperty("infernum.root"));
  private static final Pattern FILE = Pattern.compile("`([^` ]+\\.java)`");

  /**
   * A fenced block.
   *
   * @param before the last line of text before it
   */
  record Fence(String language, String before, String body) {
    /** The file that it is the text of; empty where none is named before it. */
    String file() {
      Matcher file = FILE.matcher(before);
      String last = "";
      while (file.find()) {
        last = file.group(1);
      }
      return last;
    }
  }

  static Guide read(String name) throws IOException {
    List<Fence> fences = new ArrayList<>();
    String before = "";
    StringBuilder body = new StringBuilder();
    String open = "";
    for (String line : Files.readAllLines(ROOT.resolve("docs").resolve(name))) {
      if (line.startsWith("```") && open.isEmpty()) {
        open = line.substring(3);
      } else if (line.equals("```")) {
        fences.add(new Fence(open, before, body.toString()));
        open = "";
        body.setLength(0);
      } else if (!open.isEmpty()) {
        body.append(line).append('\n');
      } else if (!line.isBlank()) {
        before = line;
      }
    }
    assertTrue(!fences.isEmpty(), name);
    return new Guide(fences);
  }

  /** Those in a language. */
  List<Fence> in(String language) {
    return fences.stream().filter(fence -> fence.language.equals(language)).toList();
  }
}
