package infernum.runtime.template;

import infernum.runtime.template.Arguments.Bound;
import infernum.runtime.template.TemplateException.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** The filters that put elements in an order. */
final class Sorting {
  private final Machine machine;

  Sorting(Machine machine) {
    this.machine = machine;
  }

  private record Keyed(Object key, Object item) {}

  private UnaryOperator<Object> keys(Bound bound, AttributePath path) {
    boolean exact = machine.iteration.truth(bound.get("case_sensitive", false));
    return item -> exact ? path.of(item) : AttributePath.ignoringCase(path.of(item));
  }

  List<Object> sort(Object value, Bound bound) {
    List<UnaryOperator<Object>> keys = new ArrayList<>();
    Object attribute = bound.get("attribute", None.NONE);
    if (attribute instanceof String names) {
      for (String name : names.split(",", -1)) {
        keys.add(keys(bound, new AttributePath(machine, name)));
      }
    } else {
      keys.add(keys(bound, new AttributePath(machine, attribute)));
    }
    return sorted(
        machine.iteration.list(value),
        item -> keys.stream().map(key -> key.apply(item)).toList(),
        machine.iteration.truth(bound.get("reverse", false)));
  }

  List<Object> dictSort(Object value, Bound bound) {
    Object by = bound.get("by", "key");
    if (!"key".equals(by) && !"value".equals(by)) {
      throw TemplateFault.of(
          Kind.FILTER_ARGUMENT, "You can only sort by either \"key\" or \"value\"");
    }
    if (value instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (!(value instanceof Dict dict)) {
      throw TemplateFault.of(
          Kind.ATTRIBUTE, "'%s' object has no attribute 'items'", Types.name(value));
    }
    boolean exact = machine.iteration.truth(bound.get("case_sensitive", false));
    int part = "key".equals(by) ? 0 : 1;
    return sorted(
        new DictView("items", dict).list(),
        pair -> {
          Object key = ((Tuple) pair).items().get(part);
          return exact ? key : AttributePath.ignoringCase(key);
        },
        machine.iteration.truth(bound.get("reverse", false)));
  }

  /** Equal ones stay in their order, also where it is reversed. */
  private List<Object> sorted(List<Object> items, UnaryOperator<Object> key, boolean reverse) {
    List<Keyed> keyed = new ArrayList<>();
    for (Object item : items) {
      keyed.add(new Keyed(key.apply(item), item));
    }
    if (reverse) {
      Collections.reverse(keyed);
    }
    Keyed[] sorted = keyed.toArray(new Keyed[0]);
    if (!isSorted(sorted)) {
      merge(sorted, new Keyed[sorted.length], 0, sorted.length);
    }
    List<Object> result = new ArrayList<>();
    for (Keyed one : sorted) {
      result.add(one.item());
    }
    if (reverse) {
      Collections.reverse(result);
    }
    return result;
  }

  /** Compares neighbours first, as Python does: which two have no order shows in the message. */
  private boolean isSorted(Keyed[] items) {
    for (int i = 1; i < items.length; i++) {
      if (before(items[i], items[i - 1])) {
        return false;
      }
    }
    return true;
  }

  /** The library's sort refuses orders that aren't total, which NaN brings about. */
  private void merge(Keyed[] items, Keyed[] buffer, int from, int to) {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    merge(items, buffer, from, middle);
    merge(items, buffer, middle, to);
    System.arraycopy(items, from, buffer, from, to - from);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeRight = left == middle || (right < to && before(buffer[right], buffer[left]));
      items[i] = takeRight ? buffer[right++] : buffer[left++];
    }
  }

  private boolean before(Keyed first, Keyed second) {
    return machine.equality.holds("<", first.key(), second.key());
  }

  Object extreme(String name, Object value, Bound bound) {
    AttributePath path = new AttributePath(machine, bound.get("attribute", None.NONE));
    UnaryOperator<Object> key = keys(bound, path);
    List<Object> items = machine.iteration.list(value);
    if (items.isEmpty()) {
      return Undefined.because("No aggregated item, sequence was empty.");
    }
    Object best = items.getFirst();
    for (Object item : items.subList(1, items.size())) {
      String operator = name.equals("min") ? "<" : ">";
      if (machine.equality.holds(operator, key.apply(item), key.apply(best))) {
        best = item;
      }
    }
    return best;
  }

  List<Object> groups(Object value, Bound bound) {
    AttributePath path =
        new AttributePath(machine, bound.get("attribute"), bound.get("default", None.NONE));
    UnaryOperator<Object> key = keys(bound, path);
    List<Object> groups = new ArrayList<>();
    List<Object> group = new ArrayList<>();
    for (Object item : sorted(machine.iteration.list(value), key, false)) {
      if (!group.isEmpty()
          && !machine.equality.equal(key.apply(group.getFirst()), key.apply(item))) {
        groups.add(new Grouped(path.of(group.getFirst()), group));
        group = new ArrayList<>();
      }
      group.add(item);
    }
    if (!group.isEmpty()) {
      groups.add(new Grouped(path.of(group.getFirst()), group));
    }
    return groups;
  }
}
