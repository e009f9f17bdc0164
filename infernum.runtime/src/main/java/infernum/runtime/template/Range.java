package infernum.runtime.template;

import java.util.AbstractList;

/** Python's range: its numbers as a list that takes no memory. */
final class Range extends AbstractList<Object> {
  private final long start;
  private final long stop;
  private final long step;
  private final int size;

  Range(long start, long stop, long step, int size) {
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.size = size;
  }

  /** How many numbers there are; saturated. */
  static long size(long start, long stop, long step) {
    if (step > 0 ? start >= stop : start <= stop) {
      return 0;
    }
    double exact = Math.ceil(((double) stop - start) / step);
    return exact > Integer.MAX_VALUE ? Integer.MAX_VALUE : exactSize(start, stop, step);
  }

  private static long exactSize(long start, long stop, long step) {
    return step > 0 ? (stop - start - 1) / step + 1 : (start - stop - 1) / -step + 1;
  }

  Range slice(SliceBounds bounds) {
    return new Range(
        start + bounds.at(0) * step,
        start + bounds.end() * step,
        step * bounds.step(),
        bounds.count());
  }

  Object start() {
    return start;
  }

  Object stop() {
    return stop;
  }

  Object step() {
    return step;
  }

  @Override
  public Long get(int index) {
    return start + index * step;
  }

  @Override
  public boolean contains(Object item) {
    return item instanceof Long number
        && (step > 0 ? number >= start && number < stop : number <= start && number > stop)
        && (number - start) % step == 0;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String toString() {
    return step == 1
        ? "range(%d, %d)".formatted(start, stop)
        : "range(%d, %d, %d)".formatted(start, stop, step);
  }
}
