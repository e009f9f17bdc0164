package infernum.blocks.norm;

import infernum.spi.Settings;
import infernum.spi.block.NormVariant;
import infernum.spi.model.Weights;
import infernum.spi.op.Ops;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Whole;

/** {@code rms}: root mean square norm (arXiv:1910.07467). */
public final class RmsNormVariant implements NormVariant {
  /** The name by which families ask for it. */
  public static final String NAME = "rms";

  /** For the service loader. */
  public RmsNormVariant() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public <D extends Device> Norm<D> create(
      String path, long size, double epsilon, Settings settings, Weights<D> weights) {
    return new Rms<>(path, weights.replicated("weight", size), epsilon);
  }

  private record Rms<D extends Device>(String path, Tensor<D, Replicated> weight, double epsilon)
      implements Norm<D> {
    @Override
    public Tensor<D, Replicated> forward(Tensor<D, Replicated> x) {
      return within(x, () -> Ops.rmsNorm(x, weight, epsilon));
    }

    @Override
    public <P extends Whole> Tensor<D, P> forwardHeads(Tensor<D, P> x) {
      return within(x, () -> Ops.rmsNormHeads(x, weight, epsilon));
    }
  }
}
