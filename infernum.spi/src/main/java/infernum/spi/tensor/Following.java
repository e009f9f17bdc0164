package infernum.spi.tensor;

import java.util.List;
import java.util.stream.IntStream;

/** Follows shapes, or placements, through a decomposition without computing anything. */
final class Following {
  private Following() {}

  private sealed interface Trace {
    /** Ops yield specs; placements are of no interest. */
    record Specs() implements Trace {}

    /** Ops yield placements; every spec is a dummy. */
    record Placements() implements Trace {}
  }

  private static final TensorSpec DUMMY = TensorSpec.dense(DType.F32, Dim.fixed(1));

  private record Shadow(Scope<Device> scope, TensorSpec spec, Placement placement)
      implements Activation<Device> {}

  private record ShadowScope(Trace trace) implements Scope<Device> {
    @Override
    public Tensors<Device> apply(Op op, Tensors<Device> in) {
      return switch (trace) {
        case Trace.Specs _ -> ofSpecs(op.infer(in.specs()));
        case Trace.Placements _ -> {
          Placement placement = op.place(in.placements());
          yield ofPlacements(IntStream.range(0, op.outputs()).mapToObj(_ -> placement).toList());
        }
      };
    }

    @Override
    public int ranks() {
      return 1;
    }

    Tensors<Device> ofSpecs(List<TensorSpec> specs) {
      return shadows(specs, specs.stream().<Placement>map(_ -> Replicated.REPLICATED).toList());
    }

    Tensors<Device> ofPlacements(List<Placement> placements) {
      return shadows(placements.stream().map(_ -> DUMMY).toList(), placements);
    }

    private Tensors<Device> shadows(List<TensorSpec> specs, List<Placement> placements) {
      return new Tensors<>(
          IntStream.range(0, specs.size())
              .<Value<Device>>mapToObj(i -> new Shadow(this, specs.get(i), placements.get(i)))
              .toList());
    }
  }

  static List<TensorSpec> specs(Decomposable op, List<TensorSpec> inputs) {
    ShadowScope scope = new ShadowScope(new Trace.Specs());
    return results(op, scope.ofSpecs(inputs)).specs();
  }

  static Placement placement(Decomposable op, List<Placement> inputs) {
    ShadowScope scope = new ShadowScope(new Trace.Placements());
    List<Placement> results = results(op, scope.ofPlacements(inputs)).placements();
    if (results.stream().distinct().count() > 1) {
      throw new PlacementException(op.name() + ": results lie differently: " + results);
    }
    return results.isEmpty() ? Replicated.REPLICATED : results.getFirst();
  }

  private static Tensors<Device> results(Decomposable op, Tensors<Device> operands) {
    Tensors<Device> results = op.decompose(operands);
    if (results.size() != op.outputs()) {
      throw new IllegalStateException(
          "%s has %d results, its decomposition %d"
              .formatted(op.name(), op.outputs(), results.size()));
    }
    return results;
  }
}
