package infernum.blocks.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.blocks.execution.WeightStore;
import infernum.spi.InfernumException;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Packing;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.Linear;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Weight;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel whose weight is transposed, which shows as soon as it is given one that isn't. */
class PackingTest {
  private final Transposing kernel = new Transposing();
  private final Lab lab = new Lab().with(kernel);

  private static Tensor<Cpu, Replicated> linear(Tensor<Cpu, ?> x, Tensor<Cpu, ?> weight) {
    return Op.apply(new Linear(), x, weight);
  }

  private static Tensor<Cpu, Replicated> twice(Lab.Given given) {
    Tensor<Cpu, Replicated> weight = Lab.weight("w", Lab.WIDTH, Lab.WIDTH);
    return linear(linear(given.x(), weight), weight);
  }

  @Test
  void eagerAndCompiledStepsReadThePackedWeight() {
    Lab.Outcome expected = new Lab().eager(PackingTest::twice);
    assertArrayEquals(expected.result(), lab.eager(PackingTest::twice).result(), 1e-4f);
    assertEquals(1, kernel.packed, "one weight of one layout is packed once");
    Lab.Outcome compiled = lab.run(lab.capture(PackingTest::twice));
    assertArrayEquals(expected.result(), compiled.result(), 1e-4f);
    assertEquals(2, kernel.packed);
  }

  @Test
  void thePlanCountsAPackedWeightOnce() {
    Plan<Cpu> plan = Plan.of(lab.capture(PackingTest::twice), Lab.LARGEST);
    assertEquals(Lab.WIDTH * Lab.WIDTH * Float.BYTES, plan.packedBytes());
    assertEquals(0, Plan.of(new Lab().capture(PackingTest::twice), Lab.LARGEST).packedBytes());
  }

  @Test
  void anOperandThatIsNoWeightIsRefusedWithTheWayOut() {
    Lab.Code code = given -> linear(given.x(), given.cache());
    String message =
        String.valueOf(assertThrows(InfernumException.class, () -> lab.eager(code)).getMessage());
    assertTrue(message.startsWith("operand 1 of Linear"), message);
    assertTrue(message.endsWith("--kernel linear=NAME chooses another"), message);
  }

  @Test
  void aMappedWeightIsStillThereAfterItWasPacked(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("w");
    byte[] content = new byte[1 << 16];
    Arrays.fill(content, (byte) 1); // the same floats everywhere, so the same transposed
    Files.write(file, content);
    try (Arena arena = Arena.ofShared();
        FileChannel channel = FileChannel.open(file)) {
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, 1 << 16, arena);
      MemorySegment slice = mapped.asSlice(4096 + 64, Lab.WIDTH * Lab.WIDTH * Float.BYTES);
      try (WeightStore<Cpu> weights = new WeightStore<>(lab.context(), lab.kernels(), _ -> slice)) {
        Weight<Cpu> weight = (Weight<Cpu>) Lab.weight("w", Lab.WIDTH, Lab.WIDTH).value();
        Memory<Cpu> packed = weights.packed(weight, kernel);
        assertEquals(packed, weights.packed(weight, kernel));
        assertEquals(slice.byteSize(), weights.memory(weight).bytes());
        assertEquals(-1, slice.mismatch(HostMemory.segment(packed)));
      }
    }
  }

  private static final class Transposing implements Kernel<Linear, Cpu>, Packing<Cpu> {
    private int packed;

    @Override
    public String name() {
      return "transposed";
    }

    @Override
    public Class<Linear> op() {
      return Linear.class;
    }

    @Override
    public Support supports(Linear op, Signature signature) {
      return Support.check().rank(1);
    }

    @Override
    public Optional<Packing<Cpu>> packing(Linear op, Signature signature, int operand) {
      return operand == 1 ? Optional.of(this) : Optional.empty();
    }

    @Override
    public long bytes(TensorSpec weight) {
      return weight.bytes(Sizes.NONE);
    }

    @Override
    public void pack(TensorSpec weight, Memory<Cpu> source, Memory<Cpu> target) {
      packed++;
      int rows = (int) weight.rows().fixed();
      int columns = (int) weight.rowSize();
      for (int i = 0; i < rows * columns; i++) {
        float value = HostMemory.segment(source).getAtIndex(ValueLayout.JAVA_FLOAT, i);
        int to = i % columns * rows + i / columns;
        HostMemory.segment(target).setAtIndex(ValueLayout.JAVA_FLOAT, to, value);
      }
    }

    @Override
    public BoundKernel<Cpu> bind(Linear op, Signature signature, Sizes largest) {
      return launch -> compute(signature, launch);
    }

    private static void compute(Signature signature, Launch<Cpu> launch) {
      MemorySegment x = HostMemory.segment(launch.in(0));
      MemorySegment w = HostMemory.segment(launch.in(1));
      MemorySegment y = HostMemory.segment(launch.out(0));
      int n = Lab.WIDTH;
      for (int row = 0; row < signature.out(0).rows().at(launch.sizes()); row++) {
        for (int o = 0; o < n; o++) {
          double sum = 0;
          for (int k = 0; k < n; k++) {
            sum +=
                (double) x.getAtIndex(ValueLayout.JAVA_FLOAT, row * n + k)
                    * w.getAtIndex(ValueLayout.JAVA_FLOAT, k * n + o);
          }
          y.setAtIndex(ValueLayout.JAVA_FLOAT, row * n + o, (float) sum);
        }
      }
    }
  }
}
