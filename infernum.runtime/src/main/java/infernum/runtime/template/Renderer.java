package infernum.runtime.template;

import infernum.runtime.template.Expression.Name;
import infernum.runtime.template.Expression.NamespaceAttribute;
import infernum.runtime.template.Expression.TupleOf;
import infernum.runtime.template.Statement.Assign;
import infernum.runtime.template.Statement.AssignBlock;
import infernum.runtime.template.Statement.Break;
import infernum.runtime.template.Statement.CallBlock;
import infernum.runtime.template.Statement.Continue;
import infernum.runtime.template.Statement.Data;
import infernum.runtime.template.Statement.FilterBlock;
import infernum.runtime.template.Statement.For;
import infernum.runtime.template.Statement.Generation;
import infernum.runtime.template.Statement.If;
import infernum.runtime.template.Statement.MacroDefinition;
import infernum.runtime.template.Statement.Print;
import infernum.runtime.template.Statement.With;
import infernum.runtime.template.TemplateException.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders statements. */
final class Renderer {
  /** How statements ended. */
  private enum End {
    NORMAL,
    BREAK,
    CONTINUE
  }

  /** What the variables of a pass through a loop cost; a macro's call costs as much again. */
  private static final int SCOPE_STEPS = 5;

  private final Machine machine;
  private final Evaluator evaluator;

  Renderer(Machine machine) {
    this.machine = machine;
    this.evaluator = new Evaluator(machine);
  }

  /** The line that was being rendered last. */
  int line() {
    return evaluator.line();
  }

  /** A body's text. */
  String text(Body body, Scope scope) {
    StringBuilder out = new StringBuilder();
    render(body.statements(), scope, out);
    return out.toString();
  }

  private End render(List<Statement> statements, Scope scope, StringBuilder out) {
    machine.budget.enter();
    End end = End.NORMAL;
    for (Statement statement : statements) {
      machine.budget.step();
      evaluator.at(statement.line());
      end = render(statement, scope, out);
      if (end != End.NORMAL) {
        break;
      }
    }
    machine.budget.leave();
    return end;
  }

  private End render(Statement statement, Scope scope, StringBuilder out) {
    switch (statement) {
      case Data data -> write(data.text(), out);
      case Print print -> write(machine.str(evaluator.value(print.value(), scope)), out);
      case Assign assign -> assign(assign.target(), evaluator.value(assign.value(), scope), scope);
      case AssignBlock block -> {
        Scope inner = scope.inner(block.body());
        String text = text(block.body(), inner);
        Object value =
            block.filter().isPresent()
                ? evaluator.filteredBlock(block.filter().get(), text, inner)
                : text;
        assign(block.target(), value, scope);
      }
      case If choice -> {
        return choice(choice, scope, out);
      }
      case For loop -> loop(loop, evaluator.value(loop.items(), scope), scope, 0, out);
      case With with -> {
        return with(with, scope, out);
      }
      case MacroDefinition macro -> scope.set(macro.name(), new Macro(macro, scope));
      case CallBlock call -> write(machine.str(call(call, scope)), out);
      case FilterBlock filter -> {
        Scope inner = scope.inner(filter.body());
        String text = text(filter.body(), inner);
        write(machine.str(evaluator.filteredBlock(filter.filter(), text, inner)), out);
      }
      case Generation generation ->
          write(text(generation.body(), scope.inner(generation.body())), out);
      case Break _ -> {
        return End.BREAK;
      }
      case Continue _ -> {
        return End.CONTINUE;
      }
    }
    return End.NORMAL;
  }

  private void write(String text, StringBuilder out) {
    machine.budget.chars(text.length());
    machine.budget.output((long) out.length() + text.length());
    out.append(text);
  }

  private End choice(If choice, Scope scope, StringBuilder out) {
    for (int i = 0; i < choice.tests().size(); i++) {
      if (evaluator.truth(choice.tests().get(i), scope)) {
        return render(choice.bodies().get(i), scope, out);
      }
    }
    return render(choice.otherwise(), scope, out);
  }

  private End with(With with, Scope scope, StringBuilder out) {
    Scope inner = scope.inner(with.body());
    for (int i = 0; i < with.targets().size(); i++) {
      assign(with.targets().get(i), evaluator.value(with.values().get(i), scope), inner);
    }
    return render(with.body().statements(), inner, out);
  }

  private void assign(Expression target, Object value, Scope scope) {
    switch (target) {
      case Name name -> scope.set(name.name(), value);
      case TupleOf tuple -> {
        List<Object> values = unpacked(value, tuple.items().size());
        for (int i = 0; i < values.size(); i++) {
          assign(tuple.items().get(i), values.get(i), scope);
        }
      }
      case NamespaceAttribute attribute -> {
        if (!(scope.get(attribute.name()) instanceof Namespace namespace)) {
          throw TemplateFault.of(Kind.RUNTIME, "cannot assign attribute on non-namespace object");
        }
        machine.budget.items(namespace.attributes().size());
        namespace.attributes().put(attribute.attribute(), value);
      }
      default -> throw new IllegalStateException("not assignable: " + target);
    }
  }

  private List<Object> unpacked(Object value, int count) {
    if (!Iteration.iterable(value)) {
      throw TemplateFault.type("cannot unpack non-iterable %s object", Types.name(value));
    }
    List<Object> values = new ArrayList<>();
    Iterator<Object> items = machine.iteration.iterate(value);
    while (items.hasNext()) {
      if (values.size() == count) {
        throw TemplateFault.value("too many values to unpack (expected %d)", count);
      }
      values.add(items.next());
    }
    if (values.size() < count) {
      throw TemplateFault.value(
          "not enough values to unpack (expected %d, got %d)", count, values.size());
    }
    return values;
  }

  private void loop(For loop, Object items, Scope scope, int depth, StringBuilder out) {
    Object source = loop.test().isPresent() ? filtered(loop, items, scope) : items;
    Optional<Callable> again =
        loop.recursive()
            ? Optional.of(arguments -> {
              StringBuilder text = new StringBuilder();
              Object inner = arguments.bind("loop", 1, "iterable").get("iterable");
              loop(loop, inner, scope, depth + 1, text);
              return text.toString();
            })
            : Optional.empty();
    Loop state = new Loop(machine, source, again, depth);
    boolean completed = false;
    while (state.next()) {
      machine.budget.work(SCOPE_STEPS);
      Scope body = scope.inner(loop.body());
      body.set("loop", state);
      assign(loop.target(), state.current(), body);
      End end = render(loop.body().statements(), body, out);
      // jinja2 takes a loop whose every pass was cut short for one without any.
      completed |= end == End.NORMAL;
      if (end == End.BREAK) {
        break;
      }
    }
    if (!completed) {
      render(loop.otherwise().statements(), scope.inner(loop.otherwise()), out);
    }
  }

  private Lazy filtered(For loop, Object items, Scope scope) {
    Expression test = loop.test().orElseThrow();
    Body target = Body.of(List.of(), List.of(loop.target()));
    return new Lazy(
        "generator",
        new Filtering(
            machine.iteration.iterate(items),
            item -> {
              Scope inner = scope.inner(target);
              assign(loop.target(), item, inner);
              return evaluator.truth(test, inner);
            }));
  }

  private Object call(CallBlock block, Scope scope) {
    Object function = evaluator.value(block.call().function(), scope);
    Arguments given = evaluator.arguments(block.call().arguments(), scope);
    Map<String, Object> named = new LinkedHashMap<>(given.named());
    named.put("caller", new Macro(block.caller(), scope));
    return machine.call(function, new Arguments(given.positional(), named));
  }

  /** A macro with the variables around its definition. */
  final class Macro implements Callable, Attributed {
    private final MacroDefinition definition;
    private final Scope around;

    Macro(MacroDefinition definition, Scope around) {
      this.definition = definition;
      this.around = around;
    }

    @Override
    public Object call(Arguments arguments) {
      int line = evaluator.line();
      machine.budget.work(2 * SCOPE_STEPS);
      Scope scope = around.inner(definition.body());
      Map<String, Object> named = new LinkedHashMap<>(arguments.named());
      boolean caller = parameters(arguments.positional(), named, scope);
      if (definition.specials().contains("caller") && !caller) {
        Object given = named.remove("caller");
        scope.set(
            "caller",
            given == null || given == None.NONE ? Undefined.because("No caller defined") : given);
      }
      rest(arguments.positional(), named, scope);
      String text = text(definition.body(), scope);
      evaluator.at(line);
      return text;
    }

    /** Whether one of them is the caller. */
    private boolean parameters(List<Object> positional, Map<String, Object> named, Scope scope) {
      List<String> names = definition.parameters();
      int firstDefault = names.size() - definition.defaults().size();
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        Object value = i < positional.size() ? positional.get(i) : named.remove(name);
        if (value == null) {
          value =
              i >= firstDefault
                  ? evaluator.value(definition.defaults().get(i - firstDefault), scope)
                  : Undefined.because("parameter '%s' was not provided".formatted(name));
        }
        scope.set(name, value);
      }
      return names.contains("caller");
    }

    private void rest(List<Object> positional, Map<String, Object> named, Scope scope) {
      if (definition.specials().contains("kwargs")) {
        Dict dict = new Dict();
        named.forEach(dict::put);
        scope.set("kwargs", dict);
      } else if (named.containsKey("caller")) {
        throw TemplateFault.type(
            "macro '%s' was invoked with two values for the special caller argument."
                + " This is most likely a bug.",
            definition.name());
      } else if (!named.isEmpty()) {
        throw TemplateFault.type(
            "macro '%s' takes no keyword argument '%s'",
            definition.name(), named.keySet().iterator().next());
      }
      int known = definition.parameters().size();
      if (definition.specials().contains("varargs")) {
        scope.set(
            "varargs",
            new Tuple(positional.subList(Math.min(known, positional.size()), positional.size())));
      } else if (positional.size() > known) {
        throw TemplateFault.type(
            "macro '%s' takes not more than %d argument(s)", definition.name(), known);
      }
    }

    @Override
    public Optional<Object> attribute(String name) {
      return switch (name) {
        case "name" -> Optional.of(definition.name());
        case "arguments" -> Optional.of(new Tuple(List.copyOf(definition.parameters())));
        case "caller" -> Optional.of(definition.specials().contains("caller"));
        case "catch_kwargs" -> Optional.of(definition.specials().contains("kwargs"));
        case "catch_varargs" -> Optional.of(definition.specials().contains("varargs"));
        case "explicit_caller" -> Optional.of(definition.parameters().contains("caller"));
        default -> Optional.empty();
      };
    }

    @Override
    public String type() {
      return "jinja2.runtime.Macro";
    }

    @Override
    public String toString() {
      return "<Macro %s>".formatted(Repr.quoted(definition.name()));
    }
  }
}
