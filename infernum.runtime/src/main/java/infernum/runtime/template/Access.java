package infernum.runtime.template;

import infernum.runtime.template.TemplateException.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Attributes, elements and slices. What isn't there is {@link Undefined}, as jinja2 has it; what
 * would change a value, or lead into Python's own machinery, is forbidden as in its immutable
 * sandbox.
 */
final class Access {
  private static final Set<String> LIST_CHANGES =
      Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");
  private static final Set<String> DICT_CHANGES =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private final Machine machine;
  private final Methods methods;

  Access(Machine machine) {
    this.machine = machine;
    this.methods = new Methods(machine);
  }

  /** {@code object.name}: the attribute, or else the element. */
  Object attribute(Object object, String name) {
    if (object instanceof Undefined undefined) {
      throw undefined.fault();
    }
    return own(object, name).or(() -> element(object, name)).orElseGet(() -> missing(object, name));
  }

  /** {@code object[index]}: the element, or else the attribute. */
  Object item(Object object, Object index) {
    if (object instanceof Undefined undefined) {
      throw undefined.fault();
    }
    return element(object, index)
        .or(() -> index instanceof String name ? own(object, name) : Optional.empty())
        .orElseGet(() -> missing(object, index));
  }

  /** Whether an object has an attribute, elements left aside. */
  Optional<Object> own(Object object, String name) {
    if (isForbidden(object, name)) {
      return Optional.of(
          new Undefined(
              Kind.SECURITY,
              () ->
                  "access to attribute %s of '%s' object is unsafe."
                      .formatted(Repr.quoted(name), Types.name(object))));
    }
    return object instanceof Attributed attributed
        ? attributed.attribute(name)
        : methods.find(object, name);
  }

  private static boolean isForbidden(Object object, String name) {
    return switch (object) {
      case Namespace _ -> name.equals("__class__");
      case Range _ -> PythonNames.isDunder(name);
      case List<?> _ -> LIST_CHANGES.contains(name) || PythonNames.isDunder(name);
      case Dict _ -> DICT_CHANGES.contains(name) || PythonNames.isDunder(name);
      default -> PythonNames.isDunder(name);
    };
  }

  /** What stands for an attribute or an element that an object lacks. */
  Undefined missing(Object object, Object name) {
    return new Undefined(
        Kind.UNDEFINED,
        () ->
            name instanceof String text
                ? "'%s' has no attribute %s".formatted(Types.described(object), Repr.quoted(text))
                : "%s has no element %s"
                    .formatted(Types.described(object), machine.repr.repr(name)));
  }

  private Optional<Object> element(Object object, Object index) {
    return switch (object) {
      case Dict dict when !(index instanceof List<?> || index instanceof Dict) ->
          dict.get(machine.equality.hash(index));
      case List<?> list when Numbers.isInteger(index) -> element(list, index);
      case Tuple tuple when Numbers.isInteger(index) -> element(tuple.items(), index);
      case String text when Numbers.isInteger(index) -> {
        machine.budget.chars(text.length());
        int length = Text.length(text);
        long at = position(index, length);
        yield at < 0 || at >= length
            ? Optional.empty()
            : Optional.of(Text.part(text, (int) at, (int) at + 1));
      }
      case Grouped group when Numbers.isInteger(index) -> element(group.items(), index);
      default -> Optional.empty();
    };
  }

  private static Optional<Object> element(List<?> list, Object index) {
    long at = position(index, list.size());
    return at < 0 || at >= list.size() ? Optional.empty() : Optional.of(list.get((int) at));
  }

  /** Counted from the end where it is negative. */
  private static long position(Object index, int length) {
    if (index instanceof BigInteger) {
      return -1;
    }
    long at = Numbers.small(index);
    return at < 0 ? at + length : at;
  }

  /** {@code object[from:to:step]}. */
  Object slice(Object object, Object from, Object to, Object step) {
    return switch (object) {
      case String text -> {
        machine.budget.chars(text.length());
        int length = Text.length(text);
        yield characters(text, length, new SliceBounds(length, from, to, step));
      }
      case Range range -> range.slice(new SliceBounds(range.size(), from, to, step));
      case List<?> list -> elements(list, new SliceBounds(list.size(), from, to, step));
      case Tuple tuple ->
          new Tuple(elements(tuple.items(), new SliceBounds(tuple.items().size(), from, to, step)));
      case Undefined undefined -> throw undefined.fault();
      case Dict _ -> throw TemplateFault.type("unhashable type: 'slice'");
      default -> throw TemplateFault.type("'%s' object is not subscriptable", Types.name(object));
    };
  }

  private List<Object> elements(List<?> list, SliceBounds bounds) {
    List<Object> part = new ArrayList<>(machine.budget.items(bounds.count()));
    for (int i = 0; i < bounds.count(); i++) {
      part.add(list.get(bounds.at(i)));
    }
    return part;
  }

  private static String characters(String text, int length, SliceBounds bounds) {
    if (bounds.step() == 1) {
      return Text.part(text, bounds.at(0), bounds.at(bounds.count()));
    }
    boolean plain = length == text.length();
    int[] codePoints = plain ? new int[0] : text.codePoints().toArray();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < bounds.count(); i++) {
      int at = bounds.at(i);
      part.appendCodePoint(plain ? text.charAt(at) : codePoints[at]);
    }
    return part.toString();
  }
}
