package infernum.runtime.template;

import infernum.runtime.template.Arguments.Bound;
import infernum.runtime.template.TemplateException.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The filters of elements. */
final class SequenceFilters {
  static final Set<String> NAMES =
      Set.of(
          "batch",
          "dictsort",
          "first",
          "groupby",
          "items",
          "last",
          "list",
          "map",
          "max",
          "min",
          "reject",
          "rejectattr",
          "reverse",
          "select",
          "selectattr",
          "slice",
          "sort",
          "sum",
          "unique");

  private final Machine machine;
  private final Sorting sorting;

  SequenceFilters(Machine machine) {
    this.machine = machine;
    this.sorting = new Sorting(machine);
  }

  Object apply(String name, Object value, Arguments arguments) {
    return switch (name) {
      case "batch" -> {
        Bound bound = arguments.bind(name, 1, "linecount", "fill_with");
        yield generator(() -> batches(value, bound));
      }
      case "slice" -> {
        Bound bound = arguments.bind(name, 1, "slices", "fill_with");
        yield generator(() -> slices(value, bound));
      }
      case "first" -> {
        Iterator<Object> items = machine.iteration.iterate(value);
        yield items.hasNext()
            ? items.next()
            : Undefined.because("No first item, sequence was empty.");
      }
      case "last" -> last(value);
      case "items" -> generator(() -> items(value));
      case "list" -> machine.iteration.list(value);
      case "reverse" -> reversed(value);
      case "sum" -> sum(value, arguments.bind(name, 0, "attribute", "start"));
      case "map" -> generator(() -> mapped(value, arguments));
      case "select", "reject", "selectattr", "rejectattr" ->
          generator(() -> selected(name, value, arguments));
      case "unique" -> {
        Bound bound = arguments.bind(name, 0, "case_sensitive", "attribute");
        yield generator(() -> unique(value, bound));
      }
      case "dictsort" ->
          sorting.dictSort(value, arguments.bind(name, 0, "case_sensitive", "by", "reverse"));
      case "groupby" ->
          sorting.groups(value, arguments.bind(name, 1, "attribute", "default", "case_sensitive"));
      case "min", "max" ->
          sorting.extreme(name, value, arguments.bind(name, 0, "case_sensitive", "attribute"));
      default ->
          sorting.sort(value, arguments.bind(name, 0, "reverse", "case_sensitive", "attribute"));
    };
  }

  private static Lazy generator(Supplier<Iterator<Object>> items) {
    return new Lazy("generator", new Deferred(items));
  }

  /** Begins when it is asked for its first element: until then, nothing can fail. */
  private static final class Deferred implements Iterator<Object> {
    private final Supplier<Iterator<Object>> begin;
    private Optional<Iterator<Object>> items = Optional.empty();

    Deferred(Supplier<Iterator<Object>> begin) {
      this.begin = begin;
    }

    private Iterator<Object> begun() {
      if (items.isEmpty()) {
        items = Optional.of(begin.get());
      }
      return items.get();
    }

    @Override
    public boolean hasNext() {
      return begun().hasNext();
    }

    @Override
    public Object next() {
      return begun().next();
    }
  }

  private Iterator<Object> batches(Object value, Bound bound) {
    int size = Bound.integer(bound.get("linecount"));
    List<Object> batches = new ArrayList<>();
    List<Object> batch = new ArrayList<>();
    for (Object item : machine.iteration.list(value)) {
      if (batch.size() == size) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(item);
    }
    if (!batch.isEmpty()) {
      if (bound.some("fill_with").isPresent() && batch.size() < size) {
        machine.budget.items(size);
        batch.addAll(Collections.nCopies(size - batch.size(), bound.get("fill_with")));
      }
      batches.add(batch);
    }
    return batches.iterator();
  }

  private Iterator<Object> slices(Object value, Bound bound) {
    List<Object> items = machine.iteration.list(value);
    int count = machine.budget.items(Math.max(0, Bound.integer(bound.get("slices"))));
    if (count == 0) {
      throw TemplateFault.of(Kind.ZERO_DIVISION, "integer division or modulo by zero");
    }
    int size = items.size() / count;
    int longer = items.size() % count;
    List<Object> slices = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < count; i++) {
      int end = begin + size + (i < longer ? 1 : 0);
      List<Object> slice = new ArrayList<>(items.subList(begin, end));
      if (i >= longer) {
        bound.some("fill_with").ifPresent(slice::add);
      }
      slices.add(slice);
      begin = end;
    }
    return slices.iterator();
  }

  private Object last(Object value) {
    if (value instanceof Lazy || !Iteration.iterable(value) || value instanceof Loop) {
      throw TemplateFault.type("'%s' object is not reversible", Types.name(value));
    }
    List<Object> items = machine.iteration.list(value);
    return items.isEmpty()
        ? Undefined.because("No last item, sequence was empty.")
        : items.getLast();
  }

  private Iterator<Object> items(Object value) {
    return switch (value) {
      case Undefined _ -> Collections.emptyIterator();
      case Dict dict -> new DictView("items", dict).list().iterator();
      default -> throw TemplateFault.type("Can only get item pairs from a mapping.");
    };
  }

  private Object reversed(Object value) {
    if (value instanceof String text) {
      machine.budget.chars(text.length());
      return machine.access.slice(text, None.NONE, None.NONE, -1L);
    }
    if (!Iteration.iterable(value)) {
      throw TemplateFault.of(Kind.FILTER_ARGUMENT, "argument must be iterable");
    }
    List<Object> items = machine.iteration.list(value);
    Collections.reverse(items);
    return switch (value) {
      case Lazy _ -> items;
      case Range _ -> new Lazy("range_iterator", items.iterator());
      case List<?> _ -> new Lazy("list_reverseiterator", items.iterator());
      case Dict _ -> new Lazy("dict_reversekeyiterator", items.iterator());
      default -> new Lazy("reversed", items.iterator());
    };
  }

  private Object sum(Object value, Bound bound) {
    AttributePath path = new AttributePath(machine, bound.get("attribute", None.NONE));
    Object sum = bound.get("start", 0L);
    if (sum instanceof String) {
      throw TemplateFault.type("sum() can't sum strings [use ''.join(seq) instead]");
    }
    Iterator<Object> items = machine.iteration.iterate(value);
    while (items.hasNext()) {
      sum = machine.arithmetic.apply("+", sum, path.of(items.next()));
    }
    return sum;
  }

  private Iterator<Object> mapped(Object value, Arguments arguments) {
    if (!machine.iteration.truth(value)) {
      return Collections.emptyIterator();
    }
    Function<Object, Object> function;
    if (arguments.positional().isEmpty() && arguments.named().containsKey("attribute")) {
      for (String name : arguments.named().keySet()) {
        if (!name.equals("attribute") && !name.equals("default")) {
          throw TemplateFault.of(Kind.FILTER_ARGUMENT, "Unexpected keyword argument '%s'", name);
        }
      }
      Object otherwise = arguments.named().getOrDefault("default", None.NONE);
      function = new AttributePath(machine, arguments.named().get("attribute"), otherwise)::of;
    } else if (arguments.positional().isEmpty()) {
      throw TemplateFault.of(Kind.FILTER_ARGUMENT, "map requires a filter argument");
    } else {
      Object name = arguments.positional().getFirst();
      Arguments rest = arguments.rest();
      function = item -> machine.filters.apply(known("filter", name, Filters.NAMES), item, rest);
    }
    Iterator<Object> items = machine.iteration.iterate(value);
    return new Mapping(items, function);
  }

  private record Mapping(Iterator<Object> items, Function<Object, Object> function)
      implements Iterator<Object> {
    @Override
    public boolean hasNext() {
      return items.hasNext();
    }

    @Override
    public Object next() {
      return function.apply(items.next());
    }
  }

  private String known(String kind, Object name, Set<String> names) {
    if (name instanceof String text && names.contains(text)) {
      return text;
    }
    if (name instanceof Undefined undefined) {
      throw TemplateFault.of(
          Kind.RUNTIME,
          "No %s named Undefined. (%s; did you forget to quote the callable name?)",
          kind,
          undefined.fault().reason());
    }
    throw TemplateFault.of(Kind.RUNTIME, "No %s named %s.", kind, machine.repr.repr(name));
  }

  private Iterator<Object> selected(String name, Object value, Arguments arguments) {
    if (!machine.iteration.truth(value)) {
      return Collections.emptyIterator();
    }
    boolean attribute = name.endsWith("attr");
    if (attribute && arguments.positional().isEmpty()) {
      throw TemplateFault.of(Kind.FILTER_ARGUMENT, "Missing parameter for attribute name");
    }
    AttributePath path =
        new AttributePath(machine, attribute ? arguments.positional().getFirst() : None.NONE);
    Arguments behind = attribute ? arguments.rest() : arguments;
    Predicate<Object> test = machine.iteration::truth;
    if (!behind.positional().isEmpty()) {
      Object wanted = behind.positional().getFirst();
      Arguments rest = behind.rest();
      test =
          item ->
              machine.iteration.truth(
                  machine.tests.holds(known("test", wanted, Tests.NAMES), item, rest));
    }
    Predicate<Object> holds = test;
    boolean keep = name.startsWith("select");
    return new Filtering(
        machine.iteration.iterate(value), item -> holds.test(path.of(item)) == keep);
  }

  private Iterator<Object> unique(Object value, Bound bound) {
    AttributePath path = new AttributePath(machine, bound.get("attribute", None.NONE));
    boolean exact = machine.iteration.truth(bound.get("case_sensitive", false));
    Set<Object> seen = new HashSet<>();
    return new Filtering(
        machine.iteration.iterate(value),
        item -> {
          Object key = path.of(item);
          return seen.add(machine.equality.hash(exact ? key : AttributePath.ignoringCase(key)));
        });
  }
}
