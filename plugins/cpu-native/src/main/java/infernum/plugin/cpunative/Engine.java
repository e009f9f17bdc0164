package infernum.plugin.cpunative;

import infernum.plugin.cpunative.NativeLibrary.Function;
import infernum.spi.kernel.Workers;
import infernum.spi.op.Rope;
import java.util.HashMap;
import java.util.Map;

/**
 * What kernels of one opened device share.
 *
 * @param bytes whether activations have 8 bits where they meet quantised weights
 * @param rotations angles by rotation
 */
record Engine(NativeLibrary library, Workers workers, boolean bytes, Map<Rope, Angles> rotations) {
  Engine(NativeLibrary library, Workers workers, boolean bytes) {
    this(library, workers, bytes, new HashMap<>());
  }

  /** Words for a function. */
  Words words(Function function, int count) {
    return new Words(library.function(function), count);
  }

  /** Angles of a rotation, the same for all kernels. */
  Angles angles(Rope rope) {
    return rotations.computeIfAbsent(rope, Angles::new);
  }
}
