package infernum.runtime.cli;

/** Where a conversation's lines come from. Of one thread. */
interface Lines extends AutoCloseable {
  /** What came. */
  sealed interface Line {
    /** A line, or several that were pasted at once; without the last line break. */
    record Text(String text) implements Line {}

    /**
     * Ctrl-C.
     *
     * @param empty whether nothing had been typed; else it is dropped
     */
    record Interrupted(boolean empty) implements Line {}

    /** Nothing will come any more. */
    record End() implements Line {}
  }

  /** Asks for the next one, and waits for it. */
  Line next();

  /** What Ctrl-C does from now on, as long as no line is asked for; on a thread of its own. */
  void onInterrupt(Runnable action);

  @Override
  void close();
}
