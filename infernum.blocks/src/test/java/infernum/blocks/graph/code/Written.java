package infernum.blocks.graph.code;

import static infernum.spi.op.Ops.add;
import static infernum.spi.op.Ops.silu;

import infernum.spi.op.Ops;
import infernum.spi.op.SwiGlu;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Scope;
import infernum.spi.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Ops applied in several ways; each constant is the line of the op in the method of its name. */
public final class Written {
  /** Of {@link #inLambda}, the op inside. */
  public static final String LAMBDA = "Written.java:32";

  /** Of {@link #byReference}. */
  public static final String REFERENCE = "Written.java:38";

  /** Of {@link #decomposed}. */
  public static final String DECOMPOSED = "Written.java:44";

  private Written() {}

  /** Applied in a block's lambda. */
  public static <D extends Device> Tensor<D, Replicated> inLambda(
      Scope<D> scope, Tensor<D, Replicated> x) {
    return scope.block("outer", () -> add(x, scope.block("outer.inner", () -> silu(x))));
  }

  /** Applied by a library that is given the op function. */
  public static <D extends Device> Tensor<D, Replicated> byReference(Tensor<D, Replicated> x) {
    Optional<Tensor<D, Replicated>> some = Optional.of(x);
    return some.map(Ops::silu).orElseThrow();
  }

  /** Applied as an op that is made of others. */
  public static <D extends Device> Tensor<D, Replicated> decomposed(Tensor<D, Replicated> x) {
    List<Tensor<D, Replicated>> both = List.of(x, x);
    return Op.apply(new SwiGlu(), both.get(0), both.get(1));
  }
}
