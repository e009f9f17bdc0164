package infernum.spi.kernel;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Sizes;
import java.util.Optional;

/**
 * An implementation of an op on a device. Asked first ({@link #supports}), then bound once per
 * plan, then launched any number of times.
 *
 * @param <O> the op, or a family of ops
 * @param <D> the hardware
 */
public interface Kernel<O extends Op, D extends Device> {
  /** Its name among the kernels of the op: {@code --kernel OP=NAME} chooses it. */
  String name();

  /** The class of ops that it may implement. */
  Class<O> op();

  /** Whether it computes the op on such operands: by their specs alone, nothing is built. */
  Support supports(O op, Signature signature);

  /**
   * How it wants an operand laid out that is a weight; empty: as it is. Launches are then given the
   * packed weight in the operand's place.
   *
   * @param signature supported
   * @param operand its index; asked for weights only
   */
  default Optional<Packing<D>> packing(O op, Signature signature, int operand) {
    return Optional.empty();
  }

  /**
   * How far an element of a result may lie from the reference device's on the same operands,
   * relative to the sizes of what it is summed of, Σ|w·x|, or to its own size where nothing is
   * summed. What compares devices goes by it. By default what sums of float32 stay within in any
   * order; a kernel that rounds more declares more, and 0 promises the reference's own bits.
   */
  default double tolerance(O op, Signature signature) {
    return 1e-5;
  }

  /**
   * Prepares launches.
   *
   * @param signature supported; dimensions may be symbolic
   * @param largest bounds of the symbols
   */
  BoundKernel<D> bind(O op, Signature signature, Sizes largest);
}
