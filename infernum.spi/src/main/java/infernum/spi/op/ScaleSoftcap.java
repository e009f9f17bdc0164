package infernum.spi.op;

import infernum.spi.rewrite.FusedOp;
import infernum.spi.rewrite.Matched;
import infernum.spi.tensor.*;

/** A {@link Scale} and the {@link Softcap} that follows it, as on Gemma 2's logits. */
public record ScaleSoftcap(double factor, double cap) implements FusedOp {
  /** The prototype. */
  public ScaleSoftcap() {
    this(1, 1);
  }

  @Override
  public int operands() {
    return 1;
  }

  @Override
  public ScaleSoftcap bind(Matched found) {
    return new ScaleSoftcap(found.the(Scale.class).factor(), found.the(Softcap.class).cap());
  }

  @Override
  public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
    return Tensors.of(Op.apply(new Softcap(cap), Op.apply(new Scale(factor), in.get(0))));
  }
}
