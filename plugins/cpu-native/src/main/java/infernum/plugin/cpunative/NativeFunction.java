package infernum.plugin.cpunative;

import java.lang.invoke.MethodHandle;

/**
 * A native function over units. A call is an ordinary one, which lets the collector work meanwhile:
 * units are many microseconds long, so that nothing is gained by a critical one.
 */
record NativeFunction(MethodHandle handle) {
  /** Does units {@code from} to before {@code to} of what the words describe. */
  void run(long words, int worker, int from, int to) {
    try {
      handle.invokeExact(words, worker, from, to);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
