package infernum.runtime.answer;

import java.util.List;
import java.util.Optional;

/** What reasoning stands between. */
record ReasoningTags(String open, String close) {
  static final ReasoningTags THINK = new ReasoningTags("<think>", "</think>");
  static final ReasoningTags BRACKETS = new ReasoningTags("[THINK]", "[/THINK]");
  static final ReasoningTags SEED = new ReasoningTags("<seed:think>", "</seed:think>");

  static final List<ReasoningTags> ALL = List.of(THINK, BRACKETS, SEED);

  /** Those that a prompt ends within. */
  static Optional<ReasoningTags> openIn(String prompt) {
    String end = prompt.stripTrailing();
    return ALL.stream().filter(tags -> end.endsWith(tags.open())).findFirst();
  }
}
