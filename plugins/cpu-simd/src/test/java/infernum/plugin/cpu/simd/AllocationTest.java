package infernum.plugin.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import infernum.plugin.cpu.simd.Rig.Operand;
import infernum.spi.op.AttentionMask;
import infernum.spi.op.Linear;
import infernum.spi.op.PagedAttention;
import infernum.spi.op.Rope;
import infernum.spi.op.RopePair;
import infernum.spi.op.RopePolicy;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.TensorSpec;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A vector that C2 doesn't keep in a register is an object: there is none once it has compiled. */
class AllocationTest {
  private static final int LAUNCHES = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static Stream<String> formats() {
    return Weights.FORMATS.stream();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aProductAllocatesNothing(String format) {
    Weights weight = Weights.random(format, 64, 256, 1);
    for (int tokens : new int[] {1, 6}) {
      TensorSpec x = TensorSpec.dense(DType.F32, Dim.fixed(tokens), 256);
      String what = "%s, %d tokens".formatted(format, tokens);
      assertNothing(what, new Linear(), floats(x, tokens * 256), weight.operand());
    }
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void attentionAllocatesNothing(int tokens) {
    TensorSpec q = TensorSpec.dense(DType.F32, Dim.fixed(tokens), 3, 64);
    TensorSpec cache = TensorSpec.dense(DType.F32, Dim.fixed(64), 64);
    assertNothing(
        tokens + " tokens",
        new PagedAttention(0.1, new AttentionMask.Causal(), 1, 16),
        floats(q, tokens * 192),
        floats(cache, 64 * 64),
        floats(cache, 64 * 64),
        Operand.of(TensorSpec.dense(DType.I32, Dim.fixed(2)), 0, tokens),
        Operand.of(TensorSpec.dense(DType.I32, Dim.fixed(1)), 40),
        Operand.of(TensorSpec.dense(DType.I32, Dim.fixed(1), 4), 3, 1, 0, 2));
  }

  private record Constant() implements RopePolicy {
    @Override
    public void frequencies(int position, double[] frequencies) {
      Arrays.fill(frequencies, 1);
    }
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void rotationsAllocateNothing(int tokens) {
    TensorSpec q = TensorSpec.dense(DType.F32, Dim.fixed(tokens), 3, 64);
    TensorSpec k = TensorSpec.dense(DType.F32, Dim.fixed(tokens), 1, 64);
    assertNothing(
        tokens + " tokens",
        new RopePair(new Rope(new Constant(), 64, false)),
        floats(q, tokens * 192),
        floats(k, tokens * 64),
        Operand.of(TensorSpec.dense(DType.I32, Dim.fixed(tokens)), new int[tokens]));
  }

  static Stream<Integer> tokens() {
    return Stream.of(1, 20);
  }

  private static Operand floats(TensorSpec spec, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i % 17 - 8;
    }
    return Operand.of(spec, values);
  }

  private static void assertNothing(String what, Op op, Operand... operands) {
    try (Rig rig = Rig.simd(1)) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      long[] least = {Long.MAX_VALUE};
      rig.launches(
          op,
          launch -> {
            while (least[0] > 0 && System.nanoTime() < end) {
              least[0] = Math.min(least[0], allocated(launch));
            }
          },
          operands);
      assertEquals(0, least[0], what + ", bytes of " + LAUNCHES + " launches");
    }
  }

  private static long allocated(Runnable launch) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < LAUNCHES; i++) {
      launch.run();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
