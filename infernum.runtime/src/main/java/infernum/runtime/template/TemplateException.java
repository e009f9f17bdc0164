package infernum.runtime.template;

import infernum.spi.InfernumException;

/** A template can't be parsed, refuses its input, does what it mustn't, or exceeds a limit. */
public final class TemplateException extends InfernumException {
  private static final long serialVersionUID = 1;

  /** What went wrong, in the classes of jinja2 and Python. */
  public enum Kind {
    /** The source is no template. */
    SYNTAX("TemplateSyntaxError"),
    /** The template called {@code raise_exception}. */
    RAISED("TemplateError"),
    /** Something undefined was used as if it were there. */
    UNDEFINED("UndefinedError"),
    /** Something that the sandbox forbids. */
    SECURITY("SecurityError"),
    /** A template's own mistake that shows when it runs. */
    RUNTIME("TemplateRuntimeError"),
    /** A filter's argument is none that it can have. */
    FILTER_ARGUMENT("FilterArgumentError"),
    /** What Python has no other class for. */
    PYTHON_RUNTIME("RuntimeError"),
    /** An operation on values of the wrong types. */
    TYPE("TypeError"),
    /** An operation on a wrong value. */
    VALUE("ValueError"),
    /** An object has no such attribute. */
    ATTRIBUTE("AttributeError"),
    /** No such key. */
    KEY("KeyError"),
    /** No such element. */
    INDEX("IndexError"),
    /** A number too large for what is done with it. */
    OVERFLOW("OverflowError"),
    /** A division by zero. */
    ZERO_DIVISION("ZeroDivisionError"),
    /** A condition that a filter demands of its arguments. */
    ASSERTION("AssertionError"),
    /** A part of Jinja that chat templates can't use here. */
    UNSUPPORTED("unsupported"),
    /** One of the {@link Limits}. */
    LIMIT("limit");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** The name that jinja2 or Python has for it. */
    public String title() {
      return title;
    }
  }

  private final Kind kind;
  private final String template;
  private final int line;
  private final String reason;

  TemplateException(String template, int line, TemplateFault fault) {
    super(
        "chat template '%s', line %d: %s%s"
            .formatted(
                template,
                line,
                fault.kind() == Kind.RAISED ? "" : fault.kind().title() + ": ",
                fault.reason()),
        fault);
    this.template = template;
    this.line = line;
    this.kind = fault.kind();
    this.reason = fault.reason();
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** The template's name. */
  public String template() {
    return template;
  }

  /** The line of the template's source, from 1. */
  public int line() {
    return line;
  }

  /** The message that jinja2 or Python has for it, without template and line. */
  public String reason() {
    return reason;
  }
}
