package infernum.plugin.cpunative;

import infernum.plugin.cpunative.NativeLibrary.Function;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.Rope;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;

/** Rotates the heads of one or two operands, whose positions come after them. */
final class BoundRope implements BoundKernel<Cpu> {
  private final Engine engine;
  private final Signature signature;
  private final Angles angles;
  private final Words words;
  private final int operands;
  private final long width;
  private final long workspace;

  BoundRope(Engine engine, Rope rope, Angles angles, Signature signature, Sizes largest) {
    this.engine = engine;
    this.signature = signature;
    this.angles = angles;
    this.operands = signature.inputs().size() - 1;
    this.words = engine.words(Function.ROPE, 5 + 4 * operands);
    long dim = signature.in(0).last();
    words.set(0, dim).set(1, rope.rotary()).set(2, rope.interleaved() ? 1 : 0).set(4, operands);
    long all = 0;
    for (int i = 0; i < operands; i++) {
      TensorSpec x = signature.in(i);
      all += x.rowSize();
      words.set(5 + 4 * i + 1, x.rowStride()).set(5 + 4 * i + 3, x.rowSize() / dim);
    }
    this.width = all;
    this.workspace = signature.in(0).rows().at(largest) * angles.width() * Float.BYTES;
  }

  @Override
  public long workspace() {
    return workspace;
  }

  @Override
  public void launch(Launch<Cpu> launch) {
    int tokens = Math.toIntExact(signature.in(0).rows().at(launch.sizes()));
    angles.write(
        HostMemory.segment(launch.in(operands)), tokens, HostMemory.segment(launch.workspace()));
    words.set(3, launch.workspace());
    for (int i = 0; i < operands; i++) {
      words.set(5 + 4 * i, launch.in(i)).set(5 + 4 * i + 2, launch.out(i));
    }
    words.run(engine.workers(), tokens, Words.least(width / 2));
  }
}
