package infernum.runtime.template;

import infernum.runtime.template.TemplateException.Kind;
import java.util.function.Supplier;

/** A variable, attribute or element that isn't there. Prints as nothing; most uses fail. */
final class Undefined {
  private final Kind kind;
  private final Supplier<String> message;

  Undefined(Kind kind, Supplier<String> message) {
    this.kind = kind;
    this.message = message;
  }

  static Undefined because(String message) {
    return new Undefined(Kind.UNDEFINED, () -> message);
  }

  static Undefined variable(String name) {
    return new Undefined(Kind.UNDEFINED, () -> Repr.quoted(name) + " is undefined");
  }

  TemplateFault fault() {
    return new TemplateFault(kind, message.get(), 0);
  }
}
