package infernum.runtime.template;

import infernum.runtime.template.Arguments.Bound;
import infernum.runtime.template.TemplateException.Kind;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The attributes of Python's types that aren't text: mostly methods. */
final class Methods {
  /** What Python has and a chat template can't use here: bytes, and types' own constructors. */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "encode",
          "maketrans",
          "translate",
          "to_bytes",
          "from_bytes",
          "fromhex",
          "hex",
          "as_integer_ratio",
          "fromkeys",
          "isdisjoint",
          "mapping",
          "send",
          "throw",
          "close");

  private final Machine machine;
  private final TextMethods text;

  Methods(Machine machine) {
    this.machine = machine;
    this.text = new TextMethods(machine);
  }

  /** The attribute, if Python's type has it. */
  Optional<Object> find(Object object, String name) {
    Optional<Object> found =
        switch (object) {
          case String value ->
              TextMethods.NAMES.contains(name)
                  ? method(name, arguments -> text.call(value, name, arguments))
                  : Optional.empty();
          case Range range -> range(range, name);
          case List<?> list -> sequence(list, name, true);
          case Tuple tuple -> sequence(tuple.items(), name, false);
          case Dict dict -> dict(dict, name);
          case Boolean flag -> number(flag ? 1L : 0L, name);
          case Long _, BigInteger _, Double _ -> number(object, name);
          default -> Optional.empty();
        };
    return found.isEmpty() && UNSUPPORTED.contains(name) && hasUnsupported(object, name)
        ? method(
            name,
            arguments -> {
              throw TemplateFault.of(
                  Kind.UNSUPPORTED, "'%s' of '%s' isn't supported", name, Types.name(object));
            })
        : found;
  }

  private static boolean hasUnsupported(Object object, String name) {
    return switch (name) {
      case "encode", "maketrans", "translate" -> object instanceof String;
      case "to_bytes", "from_bytes" -> Numbers.isInteger(object);
      case "as_integer_ratio" -> Numbers.isNumber(object);
      case "fromhex", "hex" -> object instanceof Double;
      case "fromkeys" -> object instanceof Dict;
      case "isdisjoint", "mapping" -> object instanceof DictView;
      default -> object instanceof Lazy lazy && lazy.type().equals("generator");
    };
  }

  private static Optional<Object> method(String name, Callable body) {
    return Optional.of(new Method(name, body));
  }

  private Optional<Object> range(Range range, String name) {
    return switch (name) {
      case "start" -> Optional.of(range.start());
      case "stop" -> Optional.of(range.stop());
      case "step" -> Optional.of(range.step());
      default -> sequence(range, name, false);
    };
  }

  private Optional<Object> sequence(List<?> list, String name, boolean canCopy) {
    return switch (name) {
      case "count" ->
          method(
              name,
              arguments -> {
                Object wanted = arguments.bind(name, 1, "value").get("value");
                return list.stream().filter(item -> machine.equality.same(item, wanted)).count();
              });
      case "index" -> method(name, arguments -> index(list, canCopy, arguments));
      case "copy" -> canCopy ? method(name, _ -> list) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Object index(List<?> list, boolean isList, Arguments arguments) {
    Bound bound = arguments.bind("index", 1, "value", "start", "stop");
    SliceBounds range =
        new SliceBounds(
            list.size(), bound.get("start", 0L), bound.get("stop", (long) list.size()), 1L);
    for (int i = range.at(0); i < range.at(range.count()); i++) {
      if (machine.equality.same(list.get(i), bound.get("value"))) {
        return (long) i;
      }
    }
    String wanted = machine.repr.repr(bound.get("value"));
    throw isList || list instanceof Range
        ? TemplateFault.value("%s is not in %s", wanted, isList ? "list" : "range")
        : TemplateFault.value("tuple.index(x): x not in tuple");
  }

  private Optional<Object> dict(Dict dict, String name) {
    return switch (name) {
      case "get" ->
          method(
              name,
              arguments -> {
                Bound bound = arguments.bind(name, 1, "key", "default");
                return dict.get(machine.equality.hash(bound.get("key")))
                    .orElse(bound.get("default", None.NONE));
              });
      case "keys", "values", "items" ->
          method(
              name,
              arguments -> {
                arguments.bind(name, 0);
                machine.budget.work(dict.size());
                return new DictView(name, dict);
              });
      case "copy" -> method(name, _ -> dict);
      default -> Optional.empty();
    };
  }

  private static Optional<Object> number(Object number, String name) {
    if (number instanceof Double real) {
      return switch (name) {
        case "real" -> Optional.of(real);
        case "imag" -> Optional.of(0.0);
        case "conjugate" -> method(name, _ -> real);
        case "is_integer" -> method(name, _ -> Double.isFinite(real) && Math.rint(real) == real);
        default -> Optional.empty();
      };
    }
    return switch (name) {
      case "real", "numerator" -> Optional.of(number);
      case "imag" -> Optional.of(0L);
      case "denominator" -> Optional.of(1L);
      case "conjugate" -> method(name, _ -> number);
      case "bit_length" -> method(name, _ -> (long) Numbers.big(number).abs().bitLength());
      case "bit_count" -> method(name, _ -> (long) Numbers.big(number).abs().bitCount());
      default -> Optional.empty();
    };
  }
}
