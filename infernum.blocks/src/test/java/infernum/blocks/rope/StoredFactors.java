package infernum.blocks.rope;

import infernum.spi.model.Weights;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.EmbeddingWeight;
import infernum.spi.tensor.HeadWeight;
import infernum.spi.tensor.LinearWeight;
import infernum.spi.tensor.Partial;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;
import java.util.Optional;

/** A checkpoint with {@code rope_freqs.weight} or with nothing: all that RoPE asks of one. */
record StoredFactors(Optional<float[]> factors) implements Weights<Cpu> {
  static final StoredFactors NONE = new StoredFactors(Optional.empty());

  @Override
  public Optional<float[]> constants(String tensor, long size) {
    return tensor.equals("rope_freqs.weight") ? factors : Optional.empty();
  }

  @Override
  public boolean has(String tensor) {
    return false;
  }

  @Override
  public boolean interleavedRope() {
    return false;
  }

  @Override
  public Tensor<Cpu, Replicated> replicated(String tensor, long... shape) {
    throw unexpected(tensor);
  }

  @Override
  public Tensor<Cpu, Sharded> sharded(String tensor, long size) {
    throw unexpected(tensor);
  }

  @Override
  public LinearWeight<Cpu, Replicated, Replicated> linear(
      String name, long out, long in, Bias bias) {
    throw unexpected(name);
  }

  @Override
  public LinearWeight<Cpu, Replicated, Sharded> columnParallel(
      String name, long out, long in, Bias bias) {
    throw unexpected(name);
  }

  @Override
  public LinearWeight<Cpu, Sharded, Partial> rowParallel(
      String name, long out, long in, Bias bias) {
    throw unexpected(name);
  }

  @Override
  public HeadWeight<Cpu> perHead(String name, long heads, long out, long in) {
    throw unexpected(name);
  }

  @Override
  public EmbeddingWeight<Cpu> vocabulary(String name, long vocabulary, long width) {
    throw unexpected(name);
  }

  private static AssertionError unexpected(String name) {
    return new AssertionError("RoPE asks for " + name);
  }
}
