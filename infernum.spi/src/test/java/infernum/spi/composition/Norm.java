package infernum.spi.composition;

import static infernum.spi.op.Ops.*;

import infernum.spi.model.Weights;
import infernum.spi.tensor.*;

/** RMSNorm with its weight: over a row's features, or over those of each head. */
record Norm<D extends Device>(Tensor<D, Replicated> weight, double epsilon) {

  static <D extends Device> Norm<D> of(Weights<D> weights, String name, long size) {
    return new Norm<>(weights.replicated(name + ".weight", size), 1e-6);
  }

  Tensor<D, Replicated> forward(Tensor<D, Replicated> x) {
    return rmsNorm(x, weight, epsilon);
  }

  <P extends Whole> Tensor<D, P> forwardHeads(Tensor<D, P> x) {
    return rmsNormHeads(x, weight, epsilon);
  }
}
