package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.Signature;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.View;
import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every kernel, whatever it computes. */
class AllKernelsTest {
  private static List<byte[]> run(Rig rig, Op op, Operand... operands) {
    return rig.runAll(op, operands).stream().map(Operand::bytes).toList();
  }

  private static void assertSame(List<byte[]> expected, List<byte[]> actual, String what) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), what);
    }
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Cases#all")
  void bitsDontDependOnTheNumberOfThreads(Cases.Case c) {
    try (Rig one = new Rig(1);
        Rig many = new Rig(7)) {
      List<byte[]> expected = run(one, c.op(), c.operands());
      for (int i = 0; i < 5; i++) {
        assertSame(expected, run(many, c.op(), c.operands()), "with 7 threads");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Cases#all")
  void aTokensBitsAreTheSameAloneInChunksAndAmongOthers(Cases.Case c) {
    try (Rig rig = new Rig()) {
      List<byte[]> whole = run(rig, c.op(), c.operands());
      for (int size : c.byToken().isEmpty() ? new int[0] : new int[] {1, 2, 3, 5, 16}) {
        for (int from = 0; from + size <= Cases.TOKENS; from += size) {
          int begin = from;
          List<byte[]> expected =
              whole.stream()
                  .map(bytes -> {
                    int each = bytes.length / Cases.TOKENS;
                    return Arrays.copyOfRange(bytes, begin * each, (begin + size) * each);
                  })
                  .toList();
          String what = size + " tokens from " + from;
          assertSame(expected, run(rig, c.op(), c.tokens(from, size)), what);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Cases#all")
  void operandsMayHaveGapsBetweenRows(Cases.Case c) {
    try (Rig rig = new Rig()) {
      List<byte[]> expected = run(rig, c.op(), c.operands());
      for (int i = 0; i < c.operands().length; i++) {
        Operand[] strided = c.operands().clone();
        strided[i] = strided[i].strided(4);
        assertSame(expected, run(rig, c.op(), strided), "operand " + i + " strided");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Cases#all")
  void aStepMayHaveNoTokens(Cases.Case c) {
    if (!c.byToken().isEmpty()) {
      try (Rig rig = new Rig()) {
        for (byte[] bytes : run(rig, c.op(), c.tokens(0, 0))) {
          assertEquals(0, bytes.length);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Cases#all")
  void resultsWithGapsAreRefused(Cases.Case c) {
    try (Rig rig = new Rig()) {
      List<TensorSpec> inputs = Arrays.stream(c.operands()).map(Operand::spec).toList();
      List<TensorSpec> outputs =
          c.op().infer(inputs).stream()
              .map(spec -> new TensorSpec(spec.shape(), spec.format(), spec.rowStride() + 4))
              .toList();
      List<String> reasons = rig.refusal(c.op(), new Signature(inputs, outputs));
      assertEquals(outputs.size(), reasons.size());
      assertEquals("result " + outputs.getFirst() + " isn't dense", reasons.getFirst());
    }
  }

  @Test
  void everyOpOfTheSpiThatIsntAViewHasAKernel() throws IOException, ClassNotFoundException {
    List<Kernel<?, Cpu>> kernels =
        new CpuReferenceKernels().kernels(Rig.context(1, Communicator.alone()));
    int seen = 0;
    for (String name : classesOfOps()) {
      Class<?> type = Class.forName(name);
      if (Op.class.isAssignableFrom(type)
          && !View.class.isAssignableFrom(type)
          && !type.isInterface()) {
        seen++;
        assertTrue(kernels.stream().anyMatch(kernel -> kernel.op().isAssignableFrom(type)), name);
      }
    }
    assertTrue(seen >= 25, "only %d ops seen".formatted(seen));
  }

  private static List<String> classesOfOps() throws IOException {
    Module spi = Op.class.getModule();
    ResolvedModule module = spi.getLayer().configuration().findModule(spi.getName()).orElseThrow();
    try (ModuleReader reader = module.reference().open()) {
      return reader
          .list()
          .filter(path -> path.startsWith("infernum/spi/op/") && path.endsWith(".class"))
          .map(path -> path.substring(0, path.length() - 6).replace('/', '.'))
          .toList();
    }
  }
}
