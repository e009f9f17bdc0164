package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

/** What Tab offers, as JLine asks for it. */
final class ChatCompleterTest {
  private static final ChatCompleter COMPLETER =
      new ChatCompleter(List.of("/help", "/set"), List.of("temperature", "top_p"));

  private static List<String> offered(String line) throws Exception {
    try (Terminal terminal =
        new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream())) {
      LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
      List<Candidate> candidates = new ArrayList<>();
      COMPLETER.complete(
          reader,
          new DefaultParser().parse(line, line.length(), ParseContext.COMPLETE),
          candidates);
      return candidates.stream().map(Candidate::value).toList();
    }
  }

  @Test
  void commandsComeFirstAndNamesOfSettingsAfterSet() throws Exception {
    assertEquals(List.of("/help", "/set"), offered("/"));
    assertEquals(List.of("temperature", "top_p"), offered("/set t"));
    assertEquals(List.of("temperature", "top_p"), offered("/set "));
  }

  @Test
  void allElseIsProse() throws Exception {
    assertEquals(List.of(), offered("/set temperature 0"));
    assertEquals(List.of(), offered("/system t"));
    assertEquals(List.of(), offered("What is t"));
  }
}
