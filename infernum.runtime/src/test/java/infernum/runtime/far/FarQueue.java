package infernum.runtime.far;

import java.util.ArrayDeque;

/**
 * Work that was launched and not yet done. It is put off until somebody waits for it, as late as a
 * device may be: who reads results or frees memory without waiting is found out.
 */
final class FarQueue {
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();

  void add(Runnable launch) {
    work.add(launch);
  }

  void finish() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }
}
