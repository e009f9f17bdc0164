package infernum.runtime.weights;

import static infernum.spi.tensor.Replicated.REPLICATED;
import static infernum.spi.tensor.Sharded.SHARDED;

import infernum.runtime.checkpoint.Shown;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.StoredTensor;
import infernum.spi.model.Weights;
import infernum.spi.op.ScaleRows;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.EmbeddingWeight;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.HeadWeight;
import infernum.spi.tensor.LinearWeight;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Partial;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Weight;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A checkpoint's tensors as a model's weights, for a device alone. What doesn't fit is noted while
 * the model is built, and told at once by {@link #check}. Of one thread.
 *
 * @param <D> where they will live
 */
public final class CheckpointWeights<D extends Device> implements Weights<D> {
  /** How many names of each kind a message lists. */
  private static final int LISTED = 12;

  /** More than any model has that was given the wrong configuration by mistake. */
  private static final int MAX_MISSING = 65_536;

  private final Checkpoint checkpoint;
  private final Map<String, String> problems = new LinkedHashMap<>();
  private final TreeSet<String> missing = new TreeSet<>();
  private final TreeSet<String> unreadable = new TreeSet<>();
  private final TreeSet<String> asked = new TreeSet<>();

  /** Of an opened checkpoint. */
  public CheckpointWeights(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /** The bytes of a weight that was asked for. */
  public MemorySegment bytes(Weight.Stored<D> weight) {
    StoredTensor tensor = checkpoint.tensors().get(weight.name());
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor is named " + weight.name());
    }
    return tensor.data();
  }

  /**
   * Demands that the checkpoint has what the model asked for, and nothing else.
   *
   * @param tied whether the head is the embedding's table, so that a stored head means nothing
   * @throws CheckpointException it hasn't; all names are listed
   */
  public void check(boolean tied) {
    TreeSet<String> extra = new TreeSet<>(checkpoint.tensors().keySet());
    extra.removeAll(asked);
    // Old checkpoints store the frequencies that the configuration gives.
    extra.removeIf(name -> name.endsWith("rotary_emb.inv_freq"));
    extra.removeIf(name -> tied && name.equals("lm_head.weight"));
    String found =
        Stream.of(
                listed("missing", missing.stream().toList()),
                listed(
                    "of another shape",
                    problems.entrySet().stream().map(e -> e.getKey() + e.getValue()).toList()),
                listed("of a type that isn't supported", unreadable.stream().toList()),
                listed("that the model doesn't know", extra.stream().toList()))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    if (!found.isEmpty()) {
      throw new CheckpointException(
          checkpoint.path(),
          "the tensors don't fit architecture %s: %s"
              .formatted(Shown.of(checkpoint.architecture()), found));
    }
  }

  private static Optional<String> listed(String kind, List<String> names) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String shown = names.stream().limit(LISTED).map(Shown::of).collect(Collectors.joining(", "));
    String more = names.size() > LISTED ? " and %d more".formatted(names.size() - LISTED) : "";
    return Optional.of("%d %s: %s%s".formatted(names.size(), kind, shown, more));
  }

  @Override
  public boolean has(String tensor) {
    return checkpoint.tensors().containsKey(tensor);
  }

  @Override
  public boolean interleavedRope() {
    return checkpoint.interleavedRope();
  }

  @Override
  public Tensor<D, Replicated> replicated(String tensor, long... shape) {
    return stored(tensor, REPLICATED, shape);
  }

  @Override
  public Tensor<D, Sharded> sharded(String tensor, long size) {
    return stored(tensor, SHARDED, size);
  }

  @Override
  public LinearWeight<D, Replicated, Replicated> linear(String name, long out, long in, Bias bias) {
    return new LinearWeight<>(matrix(name, REPLICATED, out, in), bias(name, REPLICATED, out, bias));
  }

  @Override
  public LinearWeight<D, Replicated, Sharded> columnParallel(
      String name, long out, long in, Bias bias) {
    return new LinearWeight<>(matrix(name, SHARDED, out, in), bias(name, SHARDED, out, bias));
  }

  @Override
  public LinearWeight<D, Sharded, Partial> rowParallel(String name, long out, long in, Bias bias) {
    return new LinearWeight<>(
        matrix(name, SHARDED, out, in), bias(name, Partial.PARTIAL, out, bias));
  }

  /** A matrix; with the scales that lie beside it, if it has any. */
  private <P extends Placement> Tensor<D, P> matrix(String name, P placement, long out, long in) {
    String weight = name + ".weight";
    Tensor<D, P> packed = stored(weight, placement, out, in);
    StoredTensor tensor = checkpoint.tensors().get(weight);
    Optional<StoredTensor> scales =
        Optional.ofNullable(tensor).flatMap(found -> WeightScales.of(checkpoint, found));
    if (scales.isEmpty()) {
      return packed;
    }
    List<Long> shape = scales.get().shape();
    long count = shape.stream().reduce(1L, Math::multiplyExact);
    boolean fits = count == 1 || (count == out && shape.getFirst() == out);
    if (!fits) {
      asked.add(scales.get().name());
      problems.put(
          scales.get().name(), " %s, wanted [1], [%d] or [%d, 1]".formatted(shape, out, out));
      return packed;
    }
    Tensor<D, Replicated> numbers = stored(scales.get().name(), REPLICATED, shape);
    return Op.apply(new ScaleRows(), packed, numbers);
  }

  private <P extends Placement> Optional<Tensor<D, P>> bias(
      String name, P placement, long out, Bias bias) {
    return bias == Bias.PRESENT
        ? Optional.of(stored(name + ".bias", placement, out))
        : Optional.empty();
  }

  @Override
  public HeadWeight<D> perHead(String name, long heads, long out, long in) {
    return new HeadWeight<>(stored(name + ".weight", SHARDED, heads, out, in));
  }

  @Override
  public EmbeddingWeight<D> vocabulary(String name, long vocabulary, long width) {
    return new EmbeddingWeight<>(stored(name + ".weight", SHARDED, vocabulary, width), 0);
  }

  @Override
  public Optional<float[]> constants(String tensor, long size) {
    StoredTensor stored = checkpoint.tensors().get(tensor);
    asked.add(tensor);
    if (stored == null) {
      return Optional.empty();
    }
    if (!stored.shape().equals(List.of(size))) {
      problems.put(tensor, " %s, wanted [%d]".formatted(stored.shape(), size));
      return Optional.empty();
    }
    if (!TensorRows.isReadable(stored.format())) {
      unreadable.add(tensor + " in " + stored.format().name());
      return Optional.empty();
    }
    return Optional.of(new TensorRows(stored).all());
  }

  private <P extends Placement> Tensor<D, P> stored(String name, P placement, long... shape) {
    return stored(name, placement, Arrays.stream(shape).boxed().toList());
  }

  private <P extends Placement> Tensor<D, P> stored(String name, P placement, List<Long> wanted) {
    asked.add(name);
    StoredTensor tensor = checkpoint.tensors().get(name);
    if (tensor == null) {
      missing.add(name);
      if (missing.size() > MAX_MISSING) {
        // What a damaged configuration asks for must not fill the memory with names.
        check(false);
      }
    } else if (!tensor.shape().equals(wanted)) {
      problems.put(name, " %s, wanted %s".formatted(tensor.shape(), wanted));
    }
    Format format = tensor == null ? DType.F32 : tensor.format();
    if (!TensorRows.isReadable(format)) {
      unreadable.add(name + " in " + format.name());
    }
    // A number alone has no dimension in a file.
    List<Long> shape = wanted.isEmpty() ? List.of(1L) : wanted;
    TensorSpec spec = TensorSpec.dense(format, shape.stream().map(Dim::fixed).toList());
    return Tensor.of(new Weight.Stored<>(name, spec, placement), placement);
  }
}
