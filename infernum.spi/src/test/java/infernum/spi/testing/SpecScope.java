package infernum.spi.testing;

import infernum.spi.tensor.Activation;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.Scope;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Computes nothing: follows shapes and placements, and writes down what was applied. */
public final class SpecScope implements Scope<Cpu> {
  private final int ranks;
  private final List<String> applied = new ArrayList<>();

  /** Of a rank of a group of that size. */
  public SpecScope(int ranks) {
    this.ranks = ranks;
  }

  /** An input of the step. */
  public <P extends Placement> Tensor<Cpu, P> input(TensorSpec spec, P placement) {
    return Tensor.of(new Shape(this, spec, placement), placement);
  }

  @Override
  public Tensors<Cpu> apply(Op op, Tensors<Cpu> inputs) {
    Placement placement = op.place(inputs.placements());
    List<Value<Cpu>> results = new ArrayList<>();
    for (TensorSpec spec : op.infer(inputs.specs())) {
      results.add(new Shape(this, spec, placement));
      applied.add("%s %s %s".formatted(op.name(), spec, placement));
    }
    if (results.isEmpty()) {
      applied.add("%s %s".formatted(op.name(), inputs.specs()));
    }
    return new Tensors<>(results);
  }

  @Override
  public <P extends Placement> Tensor<Cpu, P> block(String path, Supplier<Tensor<Cpu, P>> body) {
    applied.add(path + ":");
    return body.get();
  }

  @Override
  public int ranks() {
    return ranks;
  }

  /** A line for each op's result and each block's begin, in the order of the program. */
  public String applied() {
    return String.join("\n", applied);
  }

  private record Shape(Scope<Cpu> scope, TensorSpec spec, Placement placement)
      implements Activation<Cpu> {}
}
