package infernum.plugin.cpunative;

import infernum.plugin.cpunative.NativeLibrary.Function;
import infernum.spi.kernel.Workers;
import infernum.spi.op.Rope;
import infernum.spi.tensor.TensorSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What kernels of one opened device share.
 *
 * @param bytes whether activations have 8 bits where they meet quantised weights
 * @param rotations angles by rotation
 * @param said names of formats without kernels that were told
 */
record Engine(
    NativeLibrary library,
    Workers workers,
    boolean bytes,
    Map<Rope, Angles> rotations,
    Set<String> said) {
  /** Elements of a weight, up to which twice the work takes no longer than waking a thread. */
  private static final long TINY = 1 << 16;

  /** Elements of a weight, up to which it stays in the cores' caches. */
  private static final long SMALL = 1 << 19;

  private static final System.Logger LOGGER = System.getLogger("infernum.plugin.cpunative");

  Engine(NativeLibrary library, Workers workers, boolean bytes) {
    this(library, workers, bytes, new HashMap<>(), new HashSet<>());
  }

  /** Whether activations have 8 bits where they meet a weight. */
  boolean rounds(TensorSpec weight) {
    return bytes && !Tiles.layout(weight).isPlain();
  }

  /**
   * How many times the root mean square of its row an activation is, from which on what rounding
   * its block left is multiplied as well; 0: all of them. Errors of small weights, as those of
   * keys, spoil more than others and cost less to avoid.
   */
  static double outlier(List<TensorSpec> weights) {
    long elements =
        weights.stream()
            .mapToLong(weight -> weight.rows().fixed() * weight.rowSize())
            .min()
            .orElse(0);
    return elements > SMALL ? 6 : elements > TINY ? 3 : 0;
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
