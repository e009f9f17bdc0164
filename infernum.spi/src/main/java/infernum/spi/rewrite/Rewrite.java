package infernum.spi.rewrite;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Tensors;
import java.util.function.Function;

/**
 * "Where {@code from} is computed, {@code to} may be." Both are block code with the same operands
 * and results. A graph applies it only where the device has a kernel for every op of {@code to}.
 *
 * @param name by which it is listed and switched off
 * @param operands how many values both sides take
 * @param prototype block code whose kinds of ops are looked for, whatever their attributes
 * @param bind both sides with the attributes of the ops found; {@code from} must then be equal to
 *     what stands there
 */
public record Rewrite(String name, int operands, Body prototype, Function<Matched, Sides> bind) {
  /**
   * Block code for any device. Not a lambda, which can't be generic: a method reference, or a
   * record.
   */
  public interface Body {
    /** The results, from as many operands as the rewrite has. It may not look at shapes. */
    <D extends Device> Tensors<D> apply(Tensors<D> in);
  }

  /** What is found and what takes its place. */
  public record Sides(Body from, Body to) {}

  /** A rewrite of ops whose attributes are known. */
  public static Rewrite of(String name, int operands, Body from, Body to) {
    return new Rewrite(name, operands, from, _ -> new Sides(from, to));
  }

  /** The ops of a fused op's decomposition, by the fused op. */
  public static Rewrite fuse(String name, FusedOp prototype) {
    return new Rewrite(
        name,
        prototype.operands(),
        prototype::decompose,
        found -> {
          FusedOp op = prototype.bind(found);
          return new Sides(op::decompose, new Application(op));
        });
  }

  private record Application(Op op) implements Body {
    @Override
    public <D extends Device> Tensors<D> apply(Tensors<D> in) {
      return Op.applyAll(op, in);
    }
  }
}
