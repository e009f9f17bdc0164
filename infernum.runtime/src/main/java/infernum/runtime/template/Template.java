package infernum.runtime.template;

import infernum.runtime.template.TemplateException.Kind;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A chat template. Its source is untrusted: whatever it is, parsing and rendering end within the
 * limits, with a text or with a {@link TemplateException}. Immutable, safe for use by several
 * threads.
 */
public final class Template {
  private final String name;
  private final String source;
  private final Limits limits;
  private final Body body;

  private Template(String name, String source, Limits limits, Body body) {
    this.name = name;
    this.source = source;
    this.limits = limits;
    this.body = body;
  }

  /**
   * Reads a template, with {@link Limits#DEFAULT}.
   *
   * @param name for messages: {@code "default"}
   * @throws TemplateException it isn't one
   */
  public static Template parse(String name, String source) {
    return parse(name, source, Limits.DEFAULT);
  }

  /**
   * Reads a template.
   *
   * @param name for messages: {@code "default"}
   * @throws TemplateException it isn't one, or exceeds a limit
   */
  public static Template parse(String name, String source, Limits limits) {
    try {
      if (source.length() > limits.sourceChars()) {
        throw Budget.exceeded("a source of more than %d characters", limits.sourceChars());
      }
      Body body = Parser.parse(Lexer.tokens(source), limits.depth());
      return new Template(name, source, limits, body);
    } catch (TemplateFault fault) {
      throw new TemplateException(name, Math.max(1, fault.line()), fault);
    } catch (StackOverflowError _) {
      throw new TemplateException(name, 1, tooDeep());
    }
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its source. */
  public String source() {
    return source;
  }

  /** Names that it reads: variables of its context, and those that it sets itself. */
  public Set<String> names() {
    return Set.copyOf(Mentions.in(body));
  }

  /**
   * Renders it now.
   *
   * @param context variables: strings, numbers, booleans, null, lists and maps of such
   * @throws TemplateException it refuses the context, fails, or exceeds a limit
   */
  public String render(Map<String, ?> context) {
    return render(context, ZonedDateTime::now);
  }

  /**
   * Renders it.
   *
   * @param context variables: strings, numbers, booleans, null, lists and maps of such
   * @param clock what {@code strftime_now} shows
   * @throws TemplateException it refuses the context, fails, or exceeds a limit
   * @throws IllegalArgumentException a variable is something else
   */
  public String render(Map<String, ?> context, Supplier<ZonedDateTime> clock) {
    Machine machine = new Machine(limits, clock);
    Renderer renderer = new Renderer(machine);
    Map<String, Object> variables = new HashMap<>(Globals.of(machine));
    context.forEach((variable, value) -> variables.put(variable, Values.of(value)));
    try {
      return renderer.text(body, Scope.context(variables).inner(body));
    } catch (TemplateFault fault) {
      throw new TemplateException(name, renderer.line(), fault);
    } catch (StackOverflowError _) {
      throw new TemplateException(name, renderer.line(), tooDeep());
    }
  }

  /** For a thread whose stack is smaller than the depth that is allowed. */
  private static TemplateFault tooDeep() {
    return TemplateFault.of(Kind.LIMIT, "nested deeper than this thread's stack allows");
  }

  @Override
  public String toString() {
    return "template " + name;
  }
}
