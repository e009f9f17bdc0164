package infernum.runtime.template;

import infernum.runtime.template.Arguments.Bound;
import infernum.runtime.template.TemplateException.Kind;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every template can call without being given it: jinja2's, and transformers' two. */
final class Globals {
  /** As in jinja2's sandbox. */
  private static final int MAX_RANGE = 100_000;

  private final Machine machine;

  private Globals(Machine machine) {
    this.machine = machine;
  }

  static Map<String, Object> of(Machine machine) {
    Globals globals = new Globals(machine);
    return Map.of(
        "self",
        new Self(),
        "range",
        (Callable) globals::range,
        "dict",
        (Callable) globals::dict,
        "namespace",
        (Callable) arguments -> new Namespace(globals.dict(arguments)),
        "cycler",
        (Callable) globals::cycler,
        "joiner",
        (Callable) globals::joiner,
        "lipsum",
        (Callable)
            _ -> {
              throw TemplateFault.of(Kind.UNSUPPORTED, "lipsum isn't supported: it is random");
            },
        "raise_exception",
        (Callable)
            arguments -> {
              Object message = arguments.bind("raise_exception", 1, "message").get("message");
              throw TemplateFault.of(Kind.RAISED, "%s", machine.str(message));
            },
        "strftime_now",
        (Callable)
            arguments -> {
              Object format = arguments.bind("strftime_now", 1, "format").get("format");
              return Strftime.format(
                  machine.budget, machine.clock.get(), TextMethods.string("strftime", format));
            });
  }

  private Object range(Arguments arguments) {
    List<Object> numbers = arguments.positional();
    if (numbers.isEmpty() || numbers.size() > 3) {
      throw TemplateFault.type(
          numbers.isEmpty()
              ? "range expected at least 1 argument, got 0"
              : "range expected at most 3 arguments, got " + numbers.size());
    }
    if (numbers.stream().anyMatch(BigInteger.class::isInstance)) {
      throw TemplateFault.of(Kind.OVERFLOW, "Python int too large to convert to C ssize_t");
    }
    long first = Bound.integer(numbers.getFirst());
    long start = numbers.size() == 1 ? 0 : first;
    long stop = numbers.size() == 1 ? first : Bound.integer(numbers.get(1));
    long step = numbers.size() == 3 ? Bound.integer(numbers.get(2)) : 1;
    if (step == 0) {
      throw TemplateFault.value("range() arg 3 must not be zero");
    }
    long size = Range.size(start, stop, step);
    if (size > MAX_RANGE) {
      throw TemplateFault.of(
          Kind.OVERFLOW,
          "Range too big. The sandbox blocks ranges larger than MAX_RANGE (%d).",
          MAX_RANGE);
    }
    return new Range(start, stop, step, (int) size);
  }

  private Dict dict(Arguments arguments) {
    Dict dict = new Dict();
    if (arguments.positional().size() > 1) {
      throw TemplateFault.type(
          "dict expected at most 1 argument, got %d", arguments.positional().size());
    }
    if (!arguments.positional().isEmpty()) {
      fill(dict, arguments.positional().getFirst());
    }
    arguments.named().forEach(dict::put);
    machine.budget.items(dict.size());
    machine.budget.work(4L * dict.size());
    return dict;
  }

  private void fill(Dict dict, Object source) {
    switch (source) {
      case Undefined undefined -> throw undefined.fault();
      case Dict other -> dict.putAll(other);
      default -> {
        int index = 0;
        for (Object element : machine.iteration.list(source)) {
          if (!Iteration.iterable(element)) {
            throw TemplateFault.type(
                "cannot convert dictionary update sequence element #%d to a sequence", index);
          }
          List<Object> pair = machine.iteration.list(element);
          if (pair.size() != 2) {
            throw TemplateFault.value(
                "dictionary update sequence element #%d has length %d; 2 is required",
                index, pair.size());
          }
          dict.put(machine.equality.hash(pair.get(0)), pair.get(0), pair.get(1));
          index++;
        }
      }
    }
  }

  private Object cycler(Arguments arguments) {
    if (arguments.positional().isEmpty()) {
      throw TemplateFault.of(Kind.PYTHON_RUNTIME, "at least one item has to be provided");
    }
    return new Cycler(arguments.positional());
  }

  private Object joiner(Arguments arguments) {
    return new Joiner(arguments.bind("joiner", 0, "sep").get("sep", ", "));
  }

  /** What {@code joiner(...)} makes: nothing at first, and its separator from then on. */
  private static final class Joiner implements Callable {
    private final Object separator;
    private boolean used;

    Joiner(Object separator) {
      this.separator = separator;
    }

    @Override
    public Object call(Arguments arguments) {
      boolean first = !used;
      used = true;
      return first ? "" : separator;
    }

    @Override
    public String type() {
      return "Joiner";
    }
  }

  /** A template's blocks, of which a chat template has none. */
  record Self() implements Attributed {
    @Override
    public Optional<Object> attribute(String name) {
      return Optional.empty();
    }

    @Override
    public String type() {
      return "jinja2.runtime.TemplateReference";
    }

    @Override
    public String toString() {
      return "<TemplateReference None>";
    }
  }

  /** What {@code cycler(...)} makes. */
  private static final class Cycler implements Attributed {
    private final List<Object> items;
    private int position;

    Cycler(List<Object> items) {
      this.items = items;
    }

    @Override
    public Optional<Object> attribute(String name) {
      return switch (name) {
        case "current" -> Optional.of(items.get(position));
        case "pos" -> Optional.of((long) position);
        case "items" -> Optional.of(new Tuple(items));
        case "next" ->
            Optional.of(
                new Method(
                    name,
                    _ -> {
                      Object current = items.get(position);
                      position = (position + 1) % items.size();
                      return current;
                    }));
        case "reset" ->
            Optional.of(
                new Method(
                    name,
                    _ -> {
                      position = 0;
                      return None.NONE;
                    }));
        default -> Optional.empty();
      };
    }

    @Override
    public String type() {
      return "jinja2.utils.Cycler";
    }
  }
}
