package infernum.plugin.cpunative;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.TensorSpec;

/** A function of the elements of two operands, row by row. */
record BoundPair(Engine engine, Words words, TensorSpec x, long cost) implements BoundKernel<Cpu> {
  /**
   * Of a function of six words.
   *
   * @param perElement hundredths of a nanosecond, about
   */
  static BoundPair of(Engine engine, Words words, Signature signature, long perElement) {
    TensorSpec x = signature.in(0);
    words.set(0, x.rowSize()).set(2, x.rowStride()).set(4, signature.in(1).rowStride());
    return new BoundPair(engine, words, x, x.rowSize() * perElement / 100);
  }

  @Override
  public void launch(Launch<Cpu> launch) {
    words.set(1, launch.in(0)).set(3, launch.in(1)).set(5, launch.out(0));
    words.run(engine.workers(), Math.toIntExact(x.rows().at(launch.sizes())), Words.least(cost));
  }
}
