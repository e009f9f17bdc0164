package infernum.plugin.cpunative;

import infernum.plugin.cpunative.NativeLibrary.Function;
import infernum.spi.kernel.Workers;
import infernum.spi.op.Rope;
import infernum.spi.tensor.TensorSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What kernels of one opened device share.
 *
 * @param bytes whether activations have 8 bits where they meet quantised weights
 * @param small elements of a weight up to which what that rounding left is multiplied in 8 bits as
 *     well: it stays in the cores' caches, and small weights, as those of keys and values, spoil
 *     most
 * @param rotations angles by rotation
 * @param said names of formats without kernels that were told
 */
record Engine(
    NativeLibrary library,
    Workers workers,
    boolean bytes,
    long small,
    Map<Rope, Angles> rotations,
    Set<String> said) {
  private static final System.Logger LOGGER = System.getLogger("infernum.plugin.cpunative");

  Engine(NativeLibrary library, Workers workers, boolean bytes, long small) {
    this(library, workers, bytes, small, new HashMap<>(), new HashSet<>());
  }

  /** How many times 8 bits activations have where they meet a weight; 0: they are floats. */
  int planes(TensorSpec weight) {
    if (!bytes || Tiles.layout(weight).isPlain()) {
      return 0;
    }
    return weight.rows().fixed() * weight.rowSize() > small ? 1 : 2;
  }

  /**
   * Says once for a format without kernels that its weights take more memory and time than others.
   *
   * @return whether it was said now
   */
  boolean tell(TensorSpec weight) {
    String format = weight.format().name();
    if (Layout.of(weight).isPresent() || !said.add(format)) {
      return false;
    }
    LOGGER.log(
        System.Logger.Level.WARNING,
        "cpu-native has no kernels for {0}: weights of it are unpacked, to 4 bytes an element",
        format);
    return true;
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
