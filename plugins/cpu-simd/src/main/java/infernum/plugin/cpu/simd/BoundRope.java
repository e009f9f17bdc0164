package infernum.plugin.cpu.simd;

import static infernum.plugin.cpu.simd.Activations.F32;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Workers;
import infernum.spi.op.Rope;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Rotates the heads of one or two operands, whose positions come after them. */
final class BoundRope implements BoundKernel<Cpu> {
  private final Engine engine;
  private final Rope rope;
  private final Signature signature;
  private final Angles angles;
  private final int operands;
  private final int dim;
  private final int[] heads;
  private final long[] strides;
  private final int width;
  private final MemorySegment[] from;
  private final MemorySegment[] to;
  private final Workers.Work work = this::run;

  BoundRope(Engine engine, Rope rope, Signature signature, Sizes largest) {
    this.engine = engine;
    this.rope = rope;
    this.signature = signature;
    this.angles = engine.angles(rope);
    this.operands = signature.inputs().size() - 1;
    this.dim = Math.toIntExact(signature.in(0).last());
    this.heads = new int[operands];
    this.strides = new long[operands];
    for (int i = 0; i < operands; i++) {
      heads[i] = Math.toIntExact(signature.in(i).rowSize() / dim);
      strides[i] = 4 * signature.in(i).rowStride();
    }
    this.width = Arrays.stream(heads).sum() * dim;
    this.from = new MemorySegment[operands];
    this.to = new MemorySegment[operands];
    angles.reserve(Math.toIntExact(signature.in(0).rows().at(largest)));
  }

  @Override
  public void launch(Launch<Cpu> launch) {
    int tokens = Math.toIntExact(signature.in(0).rows().at(launch.sizes()));
    angles.begin(HostMemory.segment(launch.in(operands)), tokens);
    for (int i = 0; i < operands; i++) {
      from[i] = HostMemory.segment(launch.in(i));
      to[i] = HostMemory.segment(launch.out(i));
    }
    engine.each(tokens, width / 4, work);
  }

  private void run(int worker, int first, int end) {
    for (int token = first; token < end; token++) {
      for (int i = 0; i < operands; i++) {
        long row = token * strides[i];
        long result = 4L * token * heads[i] * dim;
        for (int head = 0; head < heads[i]; head++) {
          long in = 4L * head * dim;
          head(from[i], row + in, to[i], result + in, angles.of(token));
        }
      }
    }
  }

  private void head(MemorySegment x, long at, MemorySegment y, long yAt, float[] turns) {
    if (rope.interleaved()) {
      neighbours(x, at, y, yAt, turns, rope.rotary() / 2);
    } else {
      halves(x, at, y, yAt, turns, rope.rotary() / 2);
    }
    long passed = 4L * rope.rotary();
    if (passed < 4L * dim) {
      MemorySegment.copy(x, at + passed, y, yAt + passed, 4L * dim - passed);
    }
  }

  /** Pairs (i, i + count). */
  private static void halves(
      MemorySegment x, long at, MemorySegment y, long yAt, float[] turns, int count) {
    int whole = Vectors.whole(count);
    long other = 4L * count;
    for (int i = 0; i < whole; i += Lanes.COUNT) {
      FloatVector cos = FloatVector.fromArray(Lanes.FLOATS, turns, i);
      FloatVector sin = FloatVector.fromArray(Lanes.FLOATS, turns, count + i);
      FloatVector a = Vectors.load(x, at + 4L * i);
      FloatVector b = Vectors.load(x, at + other + 4L * i);
      Vectors.store(a.mul(cos).sub(b.mul(sin)), y, yAt + 4L * i);
      Vectors.store(b.mul(cos).add(a.mul(sin)), y, yAt + other + 4L * i);
    }
    for (int i = whole; i < count; i++) {
      rotate(x, at + 4L * i, other, y, yAt + 4L * i, turns[i], turns[count + i]);
    }
  }

  /** Pairs (2i, 2i + 1). */
  private static void neighbours(
      MemorySegment x, long at, MemorySegment y, long yAt, float[] turns, int count) {
    for (int i = 0; i < count; i++) {
      rotate(x, at + 8L * i, 4, y, yAt + 8L * i, turns[i], turns[count + i]);
    }
  }

  private static void rotate(
      MemorySegment x, long at, long other, MemorySegment y, long yAt, float cos, float sin) {
    float a = x.get(F32, at);
    float b = x.get(F32, at + other);
    y.set(F32, yAt, a * cos - b * sin);
    y.set(F32, yAt + other, b * cos + a * sin);
  }
}
