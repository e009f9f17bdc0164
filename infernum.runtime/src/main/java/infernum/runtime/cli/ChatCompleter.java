package infernum.runtime.cli;

import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * What Tab completes in a conversation: a command, and after {@code /set} the name of a setting.
 * All else is prose.
 */
record ChatCompleter(List<String> commands, List<String> settings) implements Completer {
  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    List<String> words =
        switch (line.wordIndex()) {
          case 0 -> commands;
          case 1 -> line.words().getFirst().equals("/set") ? settings : List.of();
          default -> List.of();
        };
    words.forEach(word -> candidates.add(new Candidate(word)));
  }
}
