package infernum.runtime.template;

import java.math.BigInteger;

/** Which elements a slice takes of a sequence: Python's {@code slice.indices}. */
final class SliceBounds {
  private final long step;
  private final long first;
  private final long end;
  private final int count;

  SliceBounds(int length, Object from, Object to, Object step) {
    this.step = number(step, 1);
    if (this.step == 0) {
      throw TemplateFault.value("slice step cannot be zero");
    }
    boolean forward = this.step > 0;
    first = bound(from, length, forward, forward ? 0 : length - 1L);
    long last = bound(to, length, forward, forward ? length : -1L);
    end = last;
    count = (int) Range.size(first, last, this.step);
  }

  private static long bound(Object bound, int length, boolean forward, long otherwise) {
    if (bound == None.NONE) {
      return otherwise;
    }
    long at = number(bound, 0);
    at += at < 0 ? length : 0;
    return forward ? Math.clamp(at, 0, length) : Math.clamp(at, -1, length - 1L);
  }

  private static long number(Object value, long otherwise) {
    return switch (value) {
      case None _ -> otherwise;
      case Long number -> Math.clamp(number, -Integer.MAX_VALUE, Integer.MAX_VALUE);
      case BigInteger number -> number.signum() * (long) Integer.MAX_VALUE;
      case Boolean flag -> flag ? 1 : 0;
      default ->
          throw TemplateFault.type(
              "slice indices must be integers or None or have an __index__ method");
    };
  }

  int count() {
    return count;
  }

  /** The first index behind the last, in the slice's direction. */
  long end() {
    return end;
  }

  long step() {
    return step;
  }

  /** The index of the slice's i-th element. */
  int at(int i) {
    return (int) (first + i * step);
  }
}
