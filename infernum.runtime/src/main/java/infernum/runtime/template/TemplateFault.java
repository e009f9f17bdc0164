package infernum.runtime.template;

import infernum.runtime.template.TemplateException.Kind;
import org.jspecify.annotations.Nullable;

/** What went wrong, before it is known where; {@link Template} adds name and line. */
final class TemplateFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final String reason;

  /** The line, or 0 for the one that is being rendered. */
  private final int line;

  TemplateFault(Kind kind, String reason, int line) {
    super(reason, null, false, false);
    this.kind = kind;
    this.reason = reason;
    this.line = line;
  }

  static TemplateFault syntax(int line, String reason) {
    return new TemplateFault(Kind.SYNTAX, reason, line);
  }

  static TemplateFault of(Kind kind, String reason, @Nullable Object... values) {
    return new TemplateFault(kind, values.length == 0 ? reason : reason.formatted(values), 0);
  }

  static TemplateFault type(String reason, @Nullable Object... values) {
    return of(Kind.TYPE, reason, values);
  }

  static TemplateFault value(String reason, @Nullable Object... values) {
    return of(Kind.VALUE, reason, values);
  }

  Kind kind() {
    return kind;
  }

  String reason() {
    return reason;
  }

  int line() {
    return line;
  }
}
