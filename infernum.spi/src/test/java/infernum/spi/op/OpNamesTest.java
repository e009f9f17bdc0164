package infernum.spi.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.spi.tensor.Op;
import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpNamesTest {
  private static final String NAMES =
      """
      add add-bias add-rms-norm all-gather all-reduce alone append-rows columns combine-experts
      concat-heads dense embedding gather-rows geglu gelu-tanh halves-from-pairs linear
      linear-experts linear-heads linears merge-heads mul paged-attention relu rms-norm rope
      rope-pair scale scale-rows scale-softcap sigmoid silu slice-heads softcap split-heads swiglu
      tanh top-k-route\
      """;

  private record Relu6() implements Unary {
    @Override
    public double apply(double x) {
      return Math.clamp(x, 0, 6);
    }
  }

  @Test
  void builtInOpsAreNamedAfterTheirClasses() {
    assertEquals(
        List.of(NAMES.split("\\s+")), BuiltInOps.ALL.stream().map(Op::name).sorted().toList());
  }

  @Test
  void anOpOfAPlugInIsNamedAfterItsClass() {
    assertEquals("relu6", new Relu6().name());
  }

  /** So that no table of these tests passes an op over. */
  @Test
  void theListOfBuiltInOpsIsComplete() throws IOException {
    assertEquals(
        recordsOfThisPackage(),
        BuiltInOps.ALL.stream().map(op -> op.getClass().getName()).sorted().toList());
  }

  private static List<String> recordsOfThisPackage() throws IOException {
    ModuleReference spi =
        ModuleLayer.boot().configuration().findModule("infernum.spi").orElseThrow().reference();
    try (ModuleReader reader = spi.open()) {
      return reader
          .list()
          .filter(path -> path.matches("infernum/spi/op/\\w+\\.class"))
          .map(path -> path.replace('/', '.').replaceFirst("\\.class$", ""))
          .filter(OpNamesTest::isOp)
          .sorted()
          .toList();
    }
  }

  private static boolean isOp(String className) {
    Class<?> type = Class.forName(Ops.class.getModule(), className);
    return type != null && type.isRecord() && Op.class.isAssignableFrom(type);
  }
}
