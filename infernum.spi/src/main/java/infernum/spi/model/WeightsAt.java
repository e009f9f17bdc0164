package infernum.spi.model;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.EmbeddingWeight;
import infernum.spi.tensor.HeadWeight;
import infernum.spi.tensor.LinearWeight;
import infernum.spi.tensor.Partial;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;
import java.util.Optional;

/** Weights whose names begin with a prefix. */
record WeightsAt<D extends Device>(Weights<D> all, String prefix) implements Weights<D> {
  @Override
  public Weights<D> at(String inner) {
    return new WeightsAt<>(all, prefix + inner + ".");
  }

  @Override
  public boolean has(String tensor) {
    return all.has(prefix + tensor);
  }

  @Override
  public Tensor<D, Replicated> replicated(String tensor, long... shape) {
    return all.replicated(prefix + tensor, shape);
  }

  @Override
  public Tensor<D, Sharded> sharded(String tensor, long size) {
    return all.sharded(prefix + tensor, size);
  }

  @Override
  public LinearWeight<D, Replicated, Replicated> linear(String name, long out, long in, Bias bias) {
    return all.linear(prefix + name, out, in, bias);
  }

  @Override
  public LinearWeight<D, Replicated, Sharded> columnParallel(
      String name, long out, long in, Bias bias) {
    return all.columnParallel(prefix + name, out, in, bias);
  }

  @Override
  public LinearWeight<D, Sharded, Partial> rowParallel(String name, long out, long in, Bias bias) {
    return all.rowParallel(prefix + name, out, in, bias);
  }

  @Override
  public HeadWeight<D> perHead(String name, long heads, long out, long in) {
    return all.perHead(prefix + name, heads, out, in);
  }

  @Override
  public EmbeddingWeight<D> vocabulary(String name, long vocabulary, long width) {
    return all.vocabulary(prefix + name, vocabulary, width);
  }

  @Override
  public Optional<float[]> constants(String tensor, long size) {
    return all.constants(prefix + tensor, size);
  }

  @Override
  public boolean interleavedRope() {
    return all.interleavedRope();
  }
}
