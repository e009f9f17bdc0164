package infernum.spi.model;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.EmbeddingWeight;
import infernum.spi.tensor.HeadWeight;
import infernum.spi.tensor.LinearWeight;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Partial;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Whole;
import java.util.Optional;

/**
 * A checkpoint's weights as descriptions, cut for one rank. Names are those that transformers gives
 * them, whatever the file's format; matrices and biases are asked for without {@code ".weight"} and
 * {@code ".bias"}. A name that is missing or has another shape is noted, and reported with all
 * others once the model is built; so is a tensor of the checkpoint that nobody asked for.
 *
 * @param <D> where they will live
 */
public interface Weights<D extends Device> {
  /** Weights below a prefix: {@code weights.at("model.layers.3")}. */
  default Weights<D> at(String prefix) {
    return new WeightsAt<>(this, prefix + ".");
  }

  /** Whether the checkpoint has this very tensor, suffix included. */
  boolean has(String tensor);

  /**
   * A tensor that every rank holds.
   *
   * @param tensor its full name, suffix included
   */
  Tensor<D, Replicated> replicated(String tensor, long... shape);

  /**
   * A vector [size] of which each rank holds its part.
   *
   * @param tensor its full name, suffix included
   */
  Tensor<D, Sharded> sharded(String tensor, long size);

  /** A matrix [out, in] that every rank holds. */
  LinearWeight<D, Replicated, Replicated> linear(String name, long out, long in, Bias bias);

  /** A matrix [out, in] of which each rank holds some rows. */
  LinearWeight<D, Replicated, Sharded> columnParallel(String name, long out, long in, Bias bias);

  /** A matrix [out, in] of which each rank holds some columns. */
  LinearWeight<D, Sharded, Partial> rowParallel(String name, long out, long in, Bias bias);

  /** A matrix [out, in] per head, of which each rank holds its heads'. */
  HeadWeight<D> perHead(String name, long heads, long out, long in);

  /** A table [vocabulary, width] of which each rank holds some rows. */
  EmbeddingWeight<D> vocabulary(String name, long vocabulary, long width);

  /**
   * The numbers of a small tensor, read now: for constants that become attributes of ops.
   *
   * @param tensor its full name, suffix included
   * @return empty where the checkpoint has none of that name
   */
  Optional<float[]> constants(String tensor, long size);

  /**
   * Whether the rows of query and key projections are in the order of interleaved pairs, as
   * llama.cpp's converter leaves those of Llama. A family undoes it with {@link
   * infernum.spi.op.HalvesFromPairs}.
   */
  boolean interleavedRope();

  /** Whether a linear layer has a bias. */
  enum Bias {
    /** None; one in the checkpoint is reported as a tensor that nobody asked for. */
    NONE,
    /** One; a checkpoint without it is reported. */
    PRESENT
  }

  /**
   * A weight that is computed from another at load, as a linear weight of the same placement.
   *
   * @param op of one operand, keeping the placement
   */
  static <D extends Device, I extends Whole, O extends Placement> LinearWeight<D, I, O> map(
      LinearWeight<D, I, O> weight, Op op) {
    return new LinearWeight<>(
        Op.apply(op, weight.matrix()), weight.bias().map(bias -> Op.<D, O>apply(op, bias)));
  }
}
