package infernum.runtime.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The variable {@code loop}. */
final class Loop implements Attributed, Callable {
  private final Machine machine;
  private final Optional<Callable> again;
  private final int depth;
  private Iterator<Object> items;
  private OptionalInt length;
  private int index = -1;
  private Optional<Object> before = Optional.empty();
  private Optional<Object> current = Optional.empty();
  private Optional<Object> after = Optional.empty();
  private Optional<Object> changed = Optional.empty();

  /**
   * Before its first pass.
   *
   * @param again renders the loop within itself
   * @param depth how many of the same are around it
   */
  Loop(Machine machine, Object source, Optional<Callable> again, int depth) {
    this.machine = machine;
    this.again = again;
    this.depth = depth;
    this.items = machine.iteration.iterate(source);
    this.length = source instanceof Loop ? OptionalInt.empty() : machine.iteration.size(source);
  }

  /** Goes on to the next element. */
  boolean next() {
    if (peek().isEmpty()) {
      return false;
    }
    index++;
    before = current;
    current = after;
    after = Optional.empty();
    return true;
  }

  private Optional<Object> peek() {
    if (after.isEmpty() && items.hasNext()) {
      after = Optional.of(items.next());
    }
    return after;
  }

  Object current() {
    return current.orElseThrow();
  }

  int length() {
    if (length.isEmpty()) {
      List<Object> rest = new ArrayList<>();
      while (items.hasNext()) {
        rest.add(items.next());
        machine.budget.items(1);
      }
      items = rest.iterator();
      length = OptionalInt.of(rest.size() + index + 1 + (after.isPresent() ? 1 : 0));
    }
    return length.getAsInt();
  }

  /** What is left of it, each with the loop, as iterating over a loop gives. */
  Iterator<Object> rest() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return peek().isPresent();
      }

      @Override
      public Object next() {
        Loop.this.next();
        return Tuple.of(current(), Loop.this);
      }
    };
  }

  @Override
  public Optional<Object> attribute(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "index" -> index + 1L;
          case "index0" -> (long) index;
          case "revindex" -> (long) length() - index;
          case "revindex0" -> length() - index - 1L;
          case "first" -> index == 0;
          case "last" -> peek().isEmpty();
          case "length" -> (long) length();
          case "depth" -> depth + 1L;
          case "depth0" -> (long) depth;
          case "previtem" -> before.orElseGet(() -> Undefined.because("there is no previous item"));
          case "nextitem" -> peek().orElseGet(() -> Undefined.because("there is no next item"));
          case "cycle" -> new Method(name, this::cycle);
          case "changed" -> new Method(name, this::changed);
          default -> null;
        });
  }

  private Object cycle(Arguments arguments) {
    if (arguments.positional().isEmpty()) {
      throw TemplateFault.type("no items for cycling given");
    }
    return arguments.positional().get(index % arguments.positional().size());
  }

  private Object changed(Arguments arguments) {
    Tuple value = new Tuple(arguments.positional());
    boolean same = changed.isPresent() && machine.equality.equal(changed.get(), value);
    changed = Optional.of(value);
    return !same;
  }

  @Override
  public Object call(Arguments arguments) {
    return again
        .orElseThrow(() ->
            TemplateFault.type(
                "The loop must have the 'recursive' marker to be called recursively."))
        .call(arguments);
  }

  @Override
  public String type() {
    return "jinja2.runtime.LoopContext";
  }

  @Override
  public String toString() {
    return "<LoopContext %d/%d>".formatted(index + 1, length());
  }
}
