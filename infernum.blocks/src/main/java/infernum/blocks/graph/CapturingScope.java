package infernum.blocks.graph;

import infernum.blocks.execution.Kernels;
import infernum.spi.kernel.Signature;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.Activation;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.Scope;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import infernum.spi.tensor.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records ops instead of computing them. Shapes may have symbols: one capture serves steps of all
 * sizes. No byte of a weight is read. Of one thread.
 *
 * @param <D> where it will be computed
 */
public final class CapturingScope<D extends Device> implements Scope<D> {
  private final Kernels<D> kernels;
  private final int ranks;
  private final List<GraphValue<D>> inputs = new ArrayList<>();
  private final List<Node<D>> nodes = new ArrayList<>();
  private String path = "";
  private int results;

  /** Of what is replayed here, in place of this program's own lines. */
  private @Nullable Origin replayed;

  /** Whether an op must have a kernel of its own. */
  private boolean strict;

  /**
   * For a device.
   *
   * @param ranks size of the tensor-parallel group
   */
  public CapturingScope(Kernels<D> kernels, int ranks) {
    this.kernels = kernels;
    this.ranks = ranks;
  }

  /**
   * A value that comes from outside, under a name of its own.
   *
   * @throws IllegalArgumentException another one has this name
   */
  public <P extends Placement> Tensor<D, P> input(String name, TensorSpec spec, P placement) {
    if (inputs.stream().anyMatch(other -> other.name().equals(name))) {
      throw new IllegalArgumentException("two inputs of the name " + name);
    }
    return Tensor.of(input(new GraphValue<>(this, name, spec, placement)), placement);
  }

  private GraphValue<D> input(GraphValue<D> value) {
    inputs.add(value);
    return value;
  }

  /** The same input as another capture has. */
  GraphValue<D> inputLike(GraphValue<D> other) {
    return input(new GraphValue<>(this, other.name(), other.spec(), other.placement()));
  }

  /** What has been recorded, as far as the outputs and effects need it. */
  public Graph<D> graph(Tensors<D> outputs) {
    return new Graph<>(inputs, nodes, outputs.values()).live();
  }

  @Override
  public int ranks() {
    return ranks;
  }

  @Override
  public <P extends Placement> Tensor<D, P> block(String inner, Supplier<Tensor<D, P>> body) {
    String outer = path;
    path = inner;
    try {
      return body.get();
    } finally {
      path = outer;
    }
  }

  @Override
  public Tensors<D> apply(Op op, Tensors<D> in) {
    for (Value<D> value : in.values()) {
      if (value instanceof Activation<D> activation && activation.scope() != this) {
        throw new IllegalStateException(op + ": " + value + " belongs to another scope");
      }
    }
    Placement placement = op.place(in.placements());
    Signature signature = Signature.of(op, in.specs());
    if (op instanceof View) {
      return record(op, Optional.empty(), in, signature, placement);
    }
    var choice = kernels.choose(op, signature);
    if (choice.isPresent()) {
      return record(op, Optional.of(choice.get()), in, signature, placement);
    }
    if (strict) {
      throw new RefusedException(op, kernels.reasons(op, signature));
    }
    return kernels.otherwise(this, op, in, signature);
  }

  private Tensors<D> record(
      Op op,
      Optional<Kernels.Choice<?, D>> kernel,
      Tensors<D> in,
      Signature signature,
      Placement placement) {
    List<GraphValue<D>> outputs = new ArrayList<>();
    for (TensorSpec spec : signature.outputs()) {
      outputs.add(new GraphValue<>(this, String.valueOf(results++), spec, placement));
    }
    Origin origin = replayed == null ? new Origin(path, SourceLine.ofCaller()) : replayed;
    nodes.add(new Node<>(op, origin, kernel, in.values(), outputs));
    return new Tensors<>(List.copyOf(outputs));
  }

  /** Records an op where the one that it repeats was. */
  Tensors<D> replay(Op op, Origin origin, Tensors<D> in) {
    replayed = origin;
    try {
      return apply(op, in);
    } finally {
      replayed = null;
    }
  }

  /**
   * Records a rewrite's body, all of whose ops must have kernels.
   *
   * @throws RefusedException one hasn't; nothing is recorded
   */
  Tensors<D> rewrite(Rewrite.Body body, Origin origin, Tensors<D> in) {
    int mark = nodes.size();
    int markedResults = results;
    boolean done = false;
    strict = true;
    replayed = origin;
    try {
      Tensors<D> out = body.apply(in);
      done = true;
      return out;
    } finally {
      strict = false;
      replayed = null;
      if (!done) {
        nodes.subList(mark, nodes.size()).clear();
        results = markedResults;
      }
    }
  }
}
