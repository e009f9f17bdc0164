package infernum.runtime.model;

import infernum.spi.model.Weights;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.EmbeddingWeight;
import infernum.spi.tensor.HeadWeight;
import infernum.spi.tensor.LinearWeight;
import infernum.spi.tensor.Partial;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Has whatever is asked for, writes it down, and cuts it for one rank of a group. */
public final class RecordedWeights implements Weights<Cpu> {
  private final int rank;
  private final int ranks;
  private final boolean interleaved;
  private final Map<String, List<Long>> asked = new TreeMap<>();

  private RecordedWeights(int rank, int ranks, boolean interleaved) {
    this.rank = rank;
    this.ranks = ranks;
    this.interleaved = interleaved;
  }

  /** For a device alone. */
  public static RecordedWeights alone() {
    return new RecordedWeights(0, 1, false);
  }

  /** For a device alone, rotated as llama.cpp's converter leaves queries and keys. */
  public static RecordedWeights interleaved() {
    return new RecordedWeights(0, 1, true);
  }

  /** For one rank of a group. */
  public static RecordedWeights of(int rank, int ranks) {
    return new RecordedWeights(rank, ranks, false);
  }

  /** What was asked for, by full names, with shapes over all ranks. */
  public Map<String, List<Long>> asked() {
    return asked;
  }

  @Override
  public boolean has(String tensor) {
    return true;
  }

  @Override
  public boolean interleavedRope() {
    return interleaved;
  }

  @Override
  public Tensor<Cpu, Replicated> replicated(String tensor, long... shape) {
    return whole(tensor, Replicated.REPLICATED, shape);
  }

  @Override
  public Tensor<Cpu, Sharded> sharded(String tensor, long size) {
    return cut(tensor, 0, size);
  }

  @Override
  public LinearWeight<Cpu, Replicated, Replicated> linear(
      String name, long out, long in, Bias bias) {
    return new LinearWeight<>(
        replicated(name + ".weight", out, in),
        biased(bias) ? Optional.of(replicated(name + ".bias", out)) : Optional.empty());
  }

  @Override
  public LinearWeight<Cpu, Replicated, Sharded> columnParallel(
      String name, long out, long in, Bias bias) {
    return new LinearWeight<>(
        cut(name + ".weight", 0, out, in),
        biased(bias) ? Optional.of(sharded(name + ".bias", out)) : Optional.empty());
  }

  @Override
  public LinearWeight<Cpu, Sharded, Partial> rowParallel(
      String name, long out, long in, Bias bias) {
    return new LinearWeight<>(
        cut(name + ".weight", 1, out, in),
        biased(bias) && rank == 0
            ? Optional.of(whole(name + ".bias", Partial.PARTIAL, out))
            : Optional.empty());
  }

  @Override
  public HeadWeight<Cpu> perHead(String name, long heads, long out, long in) {
    return new HeadWeight<>(cut(name + ".weight", 0, heads, out, in));
  }

  @Override
  public EmbeddingWeight<Cpu> vocabulary(String name, long vocabulary, long width) {
    return new EmbeddingWeight<>(
        cut(name + ".weight", 0, vocabulary, width), rank * vocabulary / ranks);
  }

  @Override
  public Optional<float[]> constants(String tensor, long size) {
    return Optional.empty();
  }

  private static boolean biased(Bias bias) {
    return bias == Bias.PRESENT;
  }

  private Tensor<Cpu, Sharded> cut(String name, int axis, long... shape) {
    asked.put(name, Arrays.stream(shape).boxed().toList());
    long[] share = shape.clone();
    if (share[axis] % ranks != 0) {
      throw new IllegalArgumentException(
          "%s %s can't be cut for %d ranks".formatted(name, Arrays.toString(shape), ranks));
    }
    share[axis] /= ranks;
    return weight(name, Sharded.SHARDED, share);
  }

  private <P extends Placement> Tensor<Cpu, P> whole(String name, P placement, long... shape) {
    asked.put(name, Arrays.stream(shape).boxed().toList());
    return weight(name, placement, shape);
  }

  private static <P extends Placement> Tensor<Cpu, P> weight(
      String name, P placement, long... shape) {
    List<Dim> dims = new ArrayList<>();
    for (long size : shape) {
      dims.add(Dim.fixed(size));
    }
    TensorSpec spec = TensorSpec.dense(DType.F32, dims);
    return Tensor.of(new Weight.Stored<>(name, spec, placement), placement);
  }
}
