package infernum.server;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** What many clients have met. Thread-safe. */
final class Tally {
  private static final int SHOWN = 20;

  private final Map<String, AtomicLong> counts = new ConcurrentSkipListMap<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicLong faultCount = new AtomicLong();

  void count(String what) {
    add(what, 1);
  }

  void add(String what, long more) {
    counts.computeIfAbsent(what, _ -> new AtomicLong()).addAndGet(more);
  }

  /** Something that must not be. */
  void fault(String what) {
    if (faultCount.incrementAndGet() <= SHOWN) {
      faults.add(what);
    }
  }

  long get(String what) {
    AtomicLong count = counts.get(what);
    return count == null ? 0 : count.get();
  }

  long faults() {
    return faultCount.get();
  }

  /** The first of what must not be. */
  String shownFaults() {
    return String.join("\n", faults);
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
