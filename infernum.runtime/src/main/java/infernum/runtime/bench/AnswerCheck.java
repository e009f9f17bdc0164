package infernum.runtime.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the answers of each run against those of the runs before it. */
final class AnswerCheck {
  /** By the length of prompts, as streams have other prompts at other lengths. */
  private final Map<Integer, List<int[]>> expected = new HashMap<>();

  private final Set<String> differences = new LinkedHashSet<>();

  /** Takes the answers of a run; a shorter one must begin a longer one of the same stream. */
  void add(Workload workload, List<int[]> answers) {
    List<int[]> before = expected.computeIfAbsent(workload.promptTokens(), _ -> new ArrayList<>());
    for (int stream = 0; stream < answers.size(); stream++) {
      if (stream == before.size()) {
        before.add(answers.get(stream));
      } else {
        compare(workload, before, stream, answers.get(stream));
      }
    }
  }

  private void compare(Workload workload, List<int[]> earlier, int stream, int[] tokens) {
    int[] before = earlier.get(stream);
    int common = Math.min(before.length, tokens.length);
    int at = Arrays.mismatch(before, 0, common, tokens, 0, common);
    if (at >= 0) {
      differences.add(
          "concurrency %d, prompts of %d tokens: token %d of stream %d was %d, and had been %d"
              .formatted(
                  workload.concurrency(),
                  workload.promptTokens(),
                  at,
                  stream,
                  tokens[at],
                  before[at]));
    } else if (tokens.length > before.length) {
      earlier.set(stream, tokens);
    }
  }

  /** A line for each that differed. */
  List<String> differences() {
    return List.copyOf(differences);
  }
}
