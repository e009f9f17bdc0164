package infernum.spi.kernel;

/**
 * The threads on which kernels of the host spread their work: one set for all of them, so that a
 * step doesn't set more threads to work than the user allowed. Dispatches of several threads run
 * one after the other.
 *
 * <p>A kernel must give the same bits for any number of threads and any cut into chunks: units
 * write disjoint results.
 */
public interface Workers {
  /** The number of threads, the caller's among them: scratch is needed that often. */
  int threads();

  /**
   * Does all units, in chunks that idle threads take, and returns when no thread works on them any
   * more, also when one of them throws: the memory that they write may be another's right after.
   * Allocates nothing. What the first one threw is thrown here, with what others threw suppressed;
   * units that weren't begun then are left out.
   *
   * @param units numbered from 0; none is fine
   * @param least units that are worth the few microseconds of waking a thread: no chunk but the
   *     last is smaller
   * @throws IllegalStateException called from within work: threads that wait for each other
   */
  void run(int units, int least, Work work);

  /** What is to be done; called by several threads at once. */
  @FunctionalInterface
  interface Work {
    /**
     * Does the units from {@code from} to before {@code to}.
     *
     * @param worker number of the thread, from 0 to before {@link #threads()}: no other has it
     *     meanwhile, so that it may be the index of its scratch
     */
    void run(int worker, int from, int to);
  }

  /** The caller's thread alone. */
  static Workers alone() {
    return new Workers() {
      @Override
      public int threads() {
        return 1;
      }

      @Override
      public void run(int units, int least, Work work) {
        if (units > 0) {
          work.run(0, 0, units);
        }
      }
    };
  }
}
