package infernum.spi.testing;

import infernum.spi.model.Weights;
import infernum.spi.tensor.*;
import java.util.Arrays;
import java.util.Optional;

/**
 * Descriptions of any weights that are asked for, cut for one rank of a group. Those that have
 * {@code absent} in their name don't exist; constants are the length of their name.
 */
public record CutWeights(int rank, int ranks) implements Weights<Cpu> {
  private static final Replicated REPLICATED = Replicated.REPLICATED;
  private static final Sharded SHARDED = Sharded.SHARDED;

  @Override
  public boolean has(String tensor) {
    return !tensor.contains("absent");
  }

  @Override
  public Tensor<Cpu, Replicated> replicated(String tensor, long... shape) {
    long[] row = Arrays.copyOfRange(shape, 1, shape.length);
    return weight(tensor, f32(shape[0], row), REPLICATED);
  }

  @Override
  public Tensor<Cpu, Sharded> sharded(String tensor, long size) {
    return weight(tensor, f32(share(size)), SHARDED);
  }

  @Override
  public LinearWeight<Cpu, Replicated, Replicated> linear(
      String name, long out, long in, Bias bias) {
    return new LinearWeight<>(
        replicated(name + ".weight", out, in),
        bias == Bias.PRESENT ? Optional.of(replicated(name + ".bias", out)) : Optional.empty());
  }

  @Override
  public LinearWeight<Cpu, Replicated, Sharded> columnParallel(
      String name, long out, long in, Bias bias) {
    return new LinearWeight<>(
        weight(name + ".weight", f32(share(out), in), SHARDED),
        bias == Bias.PRESENT ? Optional.of(sharded(name + ".bias", out)) : Optional.empty());
  }

  /** The bias is an addend of the sum over ranks, and stands on the first one only. */
  @Override
  public LinearWeight<Cpu, Sharded, Partial> rowParallel(
      String name, long out, long in, Bias bias) {
    return new LinearWeight<>(
        weight(name + ".weight", f32(out, share(in)), SHARDED),
        bias == Bias.PRESENT && rank == 0
            ? Optional.of(weight(name + ".bias", f32(out), Partial.PARTIAL))
            : Optional.empty());
  }

  @Override
  public HeadWeight<Cpu> perHead(String name, long heads, long out, long in) {
    return new HeadWeight<>(weight(name + ".weight", f32(share(heads), out, in), SHARDED));
  }

  @Override
  public EmbeddingWeight<Cpu> vocabulary(String name, long vocabulary, long width) {
    return new EmbeddingWeight<>(
        weight(name + ".weight", f32(share(vocabulary), width), SHARDED), rank * share(vocabulary));
  }

  @Override
  public Optional<float[]> constants(String tensor, long size) {
    return Optional.of(new float[] {tensor.length()});
  }

  @Override
  public boolean interleavedRope() {
    return false;
  }

  private long share(long all) {
    if (all % ranks != 0) {
      throw new IllegalArgumentException(all + " can't be cut for " + ranks + " ranks");
    }
    return all / ranks;
  }

  private static TensorSpec f32(long rows, long... row) {
    return TensorSpec.dense(DType.F32, Dim.fixed(rows), row);
  }

  private static <P extends Placement> Tensor<Cpu, P> weight(
      String name, TensorSpec spec, P placement) {
    return Tensor.of(new Weight.Stored<>(name, spec, placement), placement);
  }
}
