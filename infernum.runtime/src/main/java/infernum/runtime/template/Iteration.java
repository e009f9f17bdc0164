package infernum.runtime.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;

/** Elements of values: Python's {@code iter}, {@code len}, {@code bool} and {@code in}. */
final class Iteration {
  private final Machine machine;

  Iteration(Machine machine) {
    this.machine = machine;
  }

  /** Whether a value can be iterated over. */
  static boolean iterable(Object value) {
    return switch (value) {
      case String _,
          List<?> _,
          Tuple _,
          Dict _,
          DictView _,
          Lazy _,
          Undefined _,
          Loop _,
          Grouped _ ->
          true;
      default -> false;
    };
  }

  /** The elements, one after the other, each of which counts. */
  Iterator<Object> iterate(Object value) {
    Iterator<?> items =
        switch (value) {
          case String text -> characters(text);
          case List<?> list -> list.iterator();
          case Tuple tuple -> tuple.items().iterator();
          case Dict dict -> new DictView("keys", dict).list().iterator();
          case DictView view -> view.list().iterator();
          case Lazy lazy -> lazy.items();
          case Undefined _ -> Collections.emptyIterator();
          case Loop loop -> loop.rest();
          case Grouped group -> group.items().iterator();
          default -> throw TemplateFault.type("'%s' object is not iterable", Types.name(value));
        };
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public Object next() {
        machine.budget.step();
        return items.next();
      }
    };
  }

  private static Iterator<Object> characters(String text) {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < text.length();
      }

      @Override
      public Object next() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return Character.toString(c);
      }
    };
  }

  /** All elements. */
  List<Object> list(Object value) {
    List<Object> list = new ArrayList<>();
    Iterator<Object> items = iterate(value);
    while (items.hasNext()) {
      list.add(items.next());
      machine.budget.items(list.size() > 1000 && list.size() % 1000 == 0 ? list.size() : 0);
    }
    return list;
  }

  /** How many elements there are, where the value knows. */
  OptionalInt size(Object value) {
    return switch (value) {
      case String text -> {
        machine.budget.chars(text.length());
        yield OptionalInt.of(Text.length(text));
      }
      case List<?> list -> OptionalInt.of(list.size());
      case Tuple tuple -> OptionalInt.of(tuple.items().size());
      case Dict dict -> OptionalInt.of(dict.size());
      case DictView view -> OptionalInt.of(view.dict().size());
      case Undefined _ -> OptionalInt.of(0);
      case Loop loop -> OptionalInt.of(loop.length());
      case Grouped group -> OptionalInt.of(group.items().size());
      default -> OptionalInt.empty();
    };
  }

  /** How many elements there are. */
  int length(Object value) {
    return size(value)
        .orElseThrow(
            () -> TemplateFault.type("object of type '%s' has no len()", Types.name(value)));
  }

  /** Python's truth. */
  boolean truth(Object value) {
    return switch (value) {
      case Boolean flag -> flag;
      case None _, Undefined _ -> false;
      case String text -> !text.isEmpty();
      case Long number -> number != 0;
      case BigInteger _ -> true;
      case Double number -> number != 0;
      default -> {
        OptionalInt size = size(value);
        yield size.isEmpty() || size.getAsInt() > 0;
      }
    };
  }

  /** Whether a container has an element. */
  boolean contains(Object container, Object item) {
    return switch (container) {
      case String text -> {
        if (!(item instanceof String part)) {
          throw TemplateFault.type(
              "'in <string>' requires string as left operand, not %s", Types.name(item));
        }
        machine.budget.chars(text.length());
        yield text.contains(part);
      }
      case Dict dict -> dict.contains(machine.equality.hash(item));
      case DictView view when view.name().equals("keys") ->
          view.dict().contains(machine.equality.hash(item));
      case Range range when Numbers.isInteger(item) ->
          range.contains(Numbers.normal(Numbers.big(item)));
      default -> {
        if (!iterable(container)) {
          throw TemplateFault.type("argument of type '%s' is not iterable", Types.name(container));
        }
        Iterator<Object> items = iterate(container);
        while (items.hasNext()) {
          if (machine.equality.same(items.next(), item)) {
            yield true;
          }
        }
        yield false;
      }
    };
  }
}
