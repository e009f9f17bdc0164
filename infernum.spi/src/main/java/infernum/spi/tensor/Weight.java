package infernum.spi.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * A constant, as a description only: graphs are captured, fused and planned before a byte is read.
 * Equal descriptions are the same weight, so that tied embeddings are held once.
 *
 * @param <D> where it will live
 */
public sealed interface Weight<D extends Device> extends Value<D> {

  /**
   * Read from the checkpoint, already cut for this rank.
   *
   * @param name as in the checkpoint
   */
  record Stored<D extends Device>(String name, TensorSpec spec, Placement placement)
      implements Weight<D> {
    @Override
    public String toString() {
      return "@" + name;
    }
  }

  /** Computed from other weights, once, at load. */
  record Derived<D extends Device>(Op op, List<Weight<D>> of, TensorSpec spec, Placement placement)
      implements Weight<D> {
    @Override
    public String toString() {
      return op + of.toString();
    }

    /** The result of an op with one result, all of whose operands are weights. */
    static <D extends Device> Tensors<D> of(Op op, Tensors<D> in) {
      List<Weight<D>> operands = new ArrayList<>();
      for (Value<D> value : in.values()) {
        if (!(value instanceof Weight<D> weight)) {
          throw new IllegalArgumentException(op + " at load: " + value + " isn't a weight");
        }
        operands.add(weight);
      }
      if (op.outputs() != 1) {
        throw new IllegalArgumentException(op + " at load: wants one result, has " + op.outputs());
      }
      TensorSpec spec = op.infer(in.specs()).getFirst();
      return new Tensors<>(
          List.of(new Derived<>(op, List.copyOf(operands), spec, op.place(in.placements()))));
    }
  }
}
