package infernum.runtime.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Holds the answers of each run against those of the runs before it. */
final class AnswerCheck {
  private final List<int[]> expected = new ArrayList<>();
  private final Set<String> differences = new LinkedHashSet<>();

  /** Takes the answers of a run; a shorter one must begin a longer one of the same stream. */
  void add(int concurrency, List<int[]> answers) {
    for (int stream = 0; stream < answers.size(); stream++) {
      if (stream == expected.size()) {
        expected.add(answers.get(stream));
      } else {
        compare(concurrency, stream, answers.get(stream));
      }
    }
  }

  private void compare(int concurrency, int stream, int[] tokens) {
    int[] before = expected.get(stream);
    int common = Math.min(before.length, tokens.length);
    int at = Arrays.mismatch(before, 0, common, tokens, 0, common);
    if (at >= 0) {
      differences.add(
          "at concurrency %d, token %d of stream %d was %d, and had been %d"
              .formatted(concurrency, at, stream, tokens[at], before[at]));
    } else if (tokens.length > before.length) {
      expected.set(stream, tokens);
    }
  }

  /** A line for each that differed. */
  List<String> differences() {
    return List.copyOf(differences);
  }
}
