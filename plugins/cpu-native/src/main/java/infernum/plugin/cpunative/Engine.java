package infernum.plugin.cpunative;

import infernum.plugin.cpunative.NativeLibrary.Function;
import infernum.spi.kernel.Workers;
import infernum.spi.op.Rope;
import infernum.spi.tensor.TensorSpec;
import java.util.HashMap;
import java.util.Map;

/**
 * What kernels of one opened device share.
 *
 * @param bytes whether activations have 8 bits where they meet quantised weights
 * @param small elements of a weight up to which what that rounding left is multiplied in 8 bits as
 *     well: it stays in the cores' caches, and small weights, as those of keys and values, spoil
 *     most
 * @param rotations angles by rotation
 */
record Engine(
    NativeLibrary library,
    Workers workers,
    boolean bytes,
    long small,
    Map<Rope, Angles> rotations) {
  Engine(NativeLibrary library, Workers workers, boolean bytes, long small) {
    this(library, workers, bytes, small, new HashMap<>());
  }

  /** How many times 8 bits activations have where they meet a weight; 0: they are floats. */
  int planes(TensorSpec weight) {
    if (!bytes || Tiles.layout(weight).isPlain()) {
      return 0;
    }
    return weight.rows().fixed() * weight.rowSize() > small ? 1 : 2;
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
