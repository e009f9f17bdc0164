package infernum.spi.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The operands or results of an op, by position. This is the border between typed code and graphs:
 * {@link #get} takes the placement that the caller's target type states; that the statement is true
 * follows from the op's {@linkplain Op#place law}, which is checked on every application.
 *
 * @param <D> where all of them live
 */
public record Tensors<D extends Device>(List<Value<D>> values) {
  /** Copies the list. */
  public Tensors {
    values = List.copyOf(values);
  }

  /** Tensors of any placements. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <D extends Device> Tensors<D> of(Tensor<D, ?>... tensors) {
    return new Tensors<>(Arrays.stream(tensors).<Value<D>>map(Tensor::value).toList());
  }

  /** The i-th, typed by the target. */
  public <P extends Placement> Tensor<D, P> get(int i) {
    return new Tensor<>(values.get(i));
  }

  /** How many there are. */
  public int size() {
    return values.size();
  }

  /** The scope of the activations among them; weights belong to any. */
  public Optional<Scope<D>> scope() {
    for (Value<D> value : values) {
      if (value instanceof Activation<D> activation) {
        return Optional.of(activation.scope());
      }
    }
    return Optional.empty();
  }

  /** Their specs. */
  public List<TensorSpec> specs() {
    return values.stream().map(Value::spec).toList();
  }

  /** Their placements. */
  public List<Placement> placements() {
    return values.stream().map(Value::placement).toList();
  }
}
