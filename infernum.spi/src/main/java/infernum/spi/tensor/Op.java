package infernum.spi.tensor;

import infernum.spi.Named;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A computation as an immutable value: a record of attributes. Equal ops compute the same. An op
 * says which operands fit it and what comes out; kernels compute it.
 */
public interface Op extends Named {
  /** The class's name with dashes: {@code rms-norm}, {@code top-k-route}. */
  @Override
  default String name() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * Shapes and formats of the results; first dimensions may be symbolic.
   *
   * @throws ShapeException operands don't fit; the message names both sides
   */
  List<TensorSpec> infer(List<TensorSpec> inputs);

  /**
   * The op's placement law: how the results lie over the ranks, given how the operands do. By
   * default defined where every rank has everything.
   *
   * @throws PlacementException not defined on such operands
   */
  default Placement place(List<Placement> inputs) {
    return PlacementLaw.replicated(this, inputs);
  }

  /** Number of results. */
  default int outputs() {
    return 1;
  }

  /** Whether the first two operands may change places. */
  default boolean commutative() {
    return false;
  }

  /** Positions of operands written in place. Ops on one state keep the order of the program. */
  default List<Integer> mutates() {
    return List.of();
  }

  /**
   * Whether it exchanges data with the other ranks. All ranks run such ops in the same order, that
   * of the program, whatever else is different between their graphs.
   */
  default boolean collective() {
    return false;
  }

  /**
   * Applies an op with one result. The caller's signature states the result's placement.
   *
   * @see #applyAll(Op, Tensors)
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  static <D extends Device, P extends Placement> Tensor<D, P> apply(Op op, Tensor<D, ?>... inputs) {
    return applyAll(op, Tensors.of(inputs)).get(0);
  }

  /**
   * Applies an op in its operands' scope. Of weights alone the result is a weight, computed at
   * load.
   *
   * @throws ShapeException operands don't fit each other
   * @throws PlacementException operands don't lie as the op's law wants
   */
  static <D extends Device> Tensors<D> applyAll(Op op, Tensors<D> inputs) {
    Optional<Scope<D>> scope = inputs.scope();
    return scope.isPresent() ? scope.get().apply(op, inputs) : Weight.Derived.of(op, inputs);
  }
}
