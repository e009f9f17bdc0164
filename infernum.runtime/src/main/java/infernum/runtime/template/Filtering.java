package infernum.runtime.template;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;

/** Those of another iterator's elements that pass a test, each tested when it is asked for. */
final class Filtering implements Iterator<Object> {
  private final Iterator<Object> items;
  private final Predicate<Object> test;
  private Optional<Object> next = Optional.empty();

  Filtering(Iterator<Object> items, Predicate<Object> test) {
    this.items = items;
    this.test = test;
  }

  @Override
  public boolean hasNext() {
    while (next.isEmpty() && items.hasNext()) {
      Object item = items.next();
      if (test.test(item)) {
        next = Optional.of(item);
      }
    }
    return next.isPresent();
  }

  @Override
  public Object next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Object item = next.orElseThrow();
    next = Optional.empty();
    return item;
  }
}
