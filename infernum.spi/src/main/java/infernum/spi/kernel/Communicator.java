package infernum.spi.kernel;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.TensorSpec;

/**
 * Collectives among the ranks of a tensor-parallel group. All ranks call the same ones in the same
 * order.
 *
 * @param <D> the hardware
 */
public interface Communicator<D extends Device> {
  /** This rank's number, from 0. */
  int rank();

  /** Size of the group. */
  int ranks();

  /**
   * Sums in rank order: the same bits on every rank and on every run. Specs are fixed and dense.
   */
  void allReduce(TensorSpec spec, Memory<D> in, Memory<D> out);

  /** Joins the ranks' columns: {@code spec} is one rank's [rows, n]. */
  void allGather(TensorSpec spec, Memory<D> in, Memory<D> out);

  /** A group of one, whose collectives are never called. */
  static <D extends Device> Communicator<D> alone() {
    return new Communicator<>() {
      @Override
      public int rank() {
        return 0;
      }

      @Override
      public int ranks() {
        return 1;
      }

      @Override
      public void allReduce(TensorSpec spec, Memory<D> in, Memory<D> out) {
        throw new IllegalStateException("all-reduce in a group of one");
      }

      @Override
      public void allGather(TensorSpec spec, Memory<D> in, Memory<D> out) {
        throw new IllegalStateException("all-gather in a group of one");
      }
    };
  }
}
