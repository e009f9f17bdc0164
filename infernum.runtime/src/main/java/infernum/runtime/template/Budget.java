package infernum.runtime.template;

import infernum.runtime.template.TemplateException.Kind;

/** Counts what one rendering uses. */
final class Budget {
  /** Characters that are handled in the time of a step. */
  private static final int CHARS_PER_STEP = 16;

  private final Limits limits;
  private long steps;
  private int depth;

  Budget(Limits limits) {
    this.limits = limits;
  }

  /** Something was evaluated. */
  void step() {
    work(1);
  }

  /** That many elements were handled. */
  void work(long count) {
    steps += count;
    if (steps > limits.steps()) {
      throw exceeded("more than %d steps", limits.steps());
    }
  }

  /** That many characters were handled. */
  void chars(long count) {
    work(count / CHARS_PER_STEP);
  }

  /** A string was made, or is about to be. */
  String text(String text) {
    text((long) text.length());
    return text;
  }

  /** A string of that length is about to be made. */
  void text(long length) {
    fits(length);
    chars(length);
  }

  /** A string has grown to that length. */
  void fits(long length) {
    if (length > limits.textChars()) {
      throw exceeded("a string of more than %d characters", limits.textChars());
    }
  }

  /** A list of that length is about to be made. */
  int items(long count) {
    if (count > limits.items()) {
      throw exceeded("a list of more than %d elements", limits.items());
    }
    work(count);
    return (int) count;
  }

  /** The rendered text has that length. */
  void output(long length) {
    if (length > limits.outputChars()) {
      throw exceeded("more than %d characters of output", limits.outputChars());
    }
  }

  void enter() {
    if (++depth > limits.depth()) {
      throw exceeded("nested deeper than %d", limits.depth());
    }
  }

  void leave() {
    depth--;
  }

  static TemplateFault exceeded(String what, long limit) {
    return TemplateFault.of(Kind.LIMIT, what, limit);
  }
}
