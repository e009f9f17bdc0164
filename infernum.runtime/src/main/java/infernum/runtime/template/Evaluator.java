package infernum.runtime.template;

import infernum.runtime.template.Expression.Attribute;
import infernum.runtime.template.Expression.Binary;
import infernum.runtime.template.Expression.Call;
import infernum.runtime.template.Expression.Compare;
import infernum.runtime.template.Expression.Concat;
import infernum.runtime.template.Expression.Conditional;
import infernum.runtime.template.Expression.Constant;
import infernum.runtime.template.Expression.DictOf;
import infernum.runtime.template.Expression.Filter;
import infernum.runtime.template.Expression.Item;
import infernum.runtime.template.Expression.ListOf;
import infernum.runtime.template.Expression.Name;
import infernum.runtime.template.Expression.NamespaceAttribute;
import infernum.runtime.template.Expression.Not;
import infernum.runtime.template.Expression.Parentheses;
import infernum.runtime.template.Expression.Sign;
import infernum.runtime.template.Expression.Slice;
import infernum.runtime.template.Expression.Test;
import infernum.runtime.template.Expression.TupleOf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of expressions. */
final class Evaluator {
  private final Machine machine;

  /** The line of the statement that is being rendered. */
  private int line = 1;

  Evaluator(Machine machine) {
    this.machine = machine;
  }

  int line() {
    return line;
  }

  void at(int statementLine) {
    line = statementLine;
  }

  boolean truth(Expression expression, Scope scope) {
    return machine.iteration.truth(value(expression, scope));
  }

  Object value(Expression expression, Scope scope) {
    machine.budget.step();
    machine.budget.enter();
    Object value =
        switch (expression) {
          case Constant constant -> constant.value();
          case Name name -> scope.get(name.name());
          case NamespaceAttribute target ->
              machine.access.attribute(scope.get(target.name()), target.attribute());
          case ListOf list -> values(list.items(), scope);
          case TupleOf tuple -> new Tuple(values(tuple.items(), scope));
          case DictOf dict -> dict(dict, scope);
          case Attribute attribute ->
              machine.access.attribute(value(attribute.object(), scope), attribute.name());
          case Item item -> item(item, scope);
          case Slice _ -> throw TemplateFault.type("a slice in a tuple isn't supported");
          case Call call ->
              machine.call(value(call.function(), scope), arguments(call.arguments(), scope));
          case Filter filter -> filtered(filter, filter.value(), scope);
          case Test test -> tested(test, scope);
          case Sign sign -> machine.arithmetic.sign(sign.operator(), value(sign.value(), scope));
          case Binary binary -> binary(binary, scope);
          case Not not -> !truth(not.value(), scope);
          case Concat concat -> concatenated(concat, scope);
          case Compare compare -> compared(compare, scope);
          case Conditional choice -> chosen(choice, scope);
        };
    machine.budget.leave();
    return value;
  }

  private List<Object> values(List<Expression> expressions, Scope scope) {
    List<Object> values = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      values.add(value(expression, scope));
    }
    return values;
  }

  private Dict dict(DictOf expression, Scope scope) {
    Dict dict = new Dict();
    for (int i = 0; i < expression.keys().size(); i++) {
      Object key = value(expression.keys().get(i), scope);
      Object value = value(expression.values().get(i), scope);
      dict.put(machine.equality.hash(key), key, value);
    }
    return dict;
  }

  private Object item(Item item, Scope scope) {
    Object object = value(item.object(), scope);
    if (item.index() instanceof Slice slice) {
      return machine.access.slice(
          object, bound(slice.from(), scope), bound(slice.to(), scope), bound(slice.step(), scope));
    }
    return machine.access.item(object, value(item.index(), scope));
  }

  private Object bound(Optional<Expression> bound, Scope scope) {
    return bound.isPresent() ? value(bound.get(), scope) : None.NONE;
  }

  Arguments arguments(Parentheses parentheses, Scope scope) {
    List<Object> positional = values(parentheses.positional(), scope);
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < parentheses.names().size(); i++) {
      named.put(parentheses.names().get(i), value(parentheses.values().get(i), scope));
    }
    if (parentheses.rest().isPresent()) {
      Object rest = value(parentheses.rest().get(), scope);
      if (!Iteration.iterable(rest)) {
        throw TemplateFault.type("Value after * must be an iterable, not %s", Types.name(rest));
      }
      positional.addAll(machine.iteration.list(rest));
    }
    if (parentheses.keywords().isPresent()) {
      addKeywords(named, value(parentheses.keywords().get(), scope));
    }
    return new Arguments(positional, named);
  }

  private static void addKeywords(Map<String, Object> named, Object keywords) {
    if (!(keywords instanceof Dict dict)) {
      throw TemplateFault.type("argument after ** must be a mapping, not %s", Types.name(keywords));
    }
    for (Dict.Entry entry : dict.entries()) {
      if (!(entry.key() instanceof String name)) {
        throw TemplateFault.type("keywords must be strings");
      }
      if (named.put(name, entry.value()) != null) {
        throw TemplateFault.type("got multiple values for keyword argument '%s'", name);
      }
    }
  }

  /** With a value that stands before the filter, or in the block that it is of. */
  Object filtered(Filter filter, Optional<Expression> value, Scope scope) {
    Object input = value.isPresent() ? value(value.get(), scope) : "";
    return machine.filters.apply(filter.name(), input, arguments(filter.arguments(), scope));
  }

  /** A filter, and those before it, on the text of a block. */
  Object filteredBlock(Filter filter, String text, Scope scope) {
    Object input =
        filter.value().isPresent() && filter.value().get() instanceof Filter before
            ? filteredBlock(before, text, scope)
            : text;
    return machine.filters.apply(filter.name(), input, arguments(filter.arguments(), scope));
  }

  private Object tested(Test test, Scope scope) {
    return machine.tests.holds(
        test.name(), value(test.value(), scope), arguments(test.arguments(), scope));
  }

  private Object binary(Binary binary, Scope scope) {
    Object left = value(binary.left(), scope);
    return switch (binary.operator()) {
      case "and" -> machine.iteration.truth(left) ? value(binary.right(), scope) : left;
      case "or" -> machine.iteration.truth(left) ? left : value(binary.right(), scope);
      default -> machine.arithmetic.apply(binary.operator(), left, value(binary.right(), scope));
    };
  }

  private String concatenated(Concat concat, Scope scope) {
    StringBuilder text = new StringBuilder();
    for (Object value : values(concat.items(), scope)) {
      text.append(machine.str(value));
      machine.budget.fits(text.length());
    }
    return machine.budget.text(text.toString());
  }

  private boolean compared(Compare compare, Scope scope) {
    Object left = value(compare.first(), scope);
    for (int i = 0; i < compare.operators().size(); i++) {
      Object right = value(compare.operands().get(i), scope);
      boolean holds =
          switch (compare.operators().get(i)) {
            case "in" -> machine.iteration.contains(right, left);
            case "not in" -> !machine.iteration.contains(right, left);
            case String operator -> machine.equality.holds(operator, left, right);
          };
      if (!holds) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private Object chosen(Conditional choice, Scope scope) {
    if (truth(choice.test(), scope)) {
      return value(choice.value(), scope);
    }
    return choice.other().isPresent()
        ? value(choice.other().get(), scope)
        : Undefined.because(
            "the inline if-expression on line %d evaluated to false and no else section was defined."
                .formatted(line));
  }
}
