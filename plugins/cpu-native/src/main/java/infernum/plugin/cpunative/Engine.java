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
 * @param small elements of a weight up to which they don't: it stays in the cores' caches, where
 *     rounding gains least, and small models lose most by it
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

  /** Whether activations have 8 bits where they meet this weight. */
  boolean rounds(TensorSpec weight) {
    return bytes
        && !Tiles.layout(weight).isPlain()
        && weight.rows().fixed() * weight.rowSize() > small;
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
