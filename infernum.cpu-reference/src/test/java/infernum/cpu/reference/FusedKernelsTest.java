package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.rewrite.FusedOp;
import infernum.spi.tensor.Activation;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Scope;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fused op's kernel gives the bits of the ops that it stands for. */
class FusedKernelsTest {
  static Stream<Cases.Case> fused() {
    return Cases.all().filter(c -> c.op() instanceof FusedOp);
  }

  @ParameterizedTest
  @MethodSource("fused")
  void aFusedOpGivesTheBitsOfItsDecomposition(Cases.Case c) {
    try (Rig rig = new Rig()) {
      List<Operand> expected = decomposed(rig, (FusedOp) c.op(), c.operands());
      List<Operand> actual = rig.runAll(c.op(), c.operands());
      assertEquals(c.op().outputs(), actual.size());
      for (int i = 0; i < expected.size(); i++) {
        assertEquals(expected.get(i).spec(), actual.get(i).spec());
        assertArrayEquals(expected.get(i).bytes(), actual.get(i).bytes(), "result " + i);
        assertTrue(someAreNotZero(actual.get(i).floats()), "result " + i);
      }
    }
  }

  private static boolean someAreNotZero(float[] values) {
    for (float value : values) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  private static List<Operand> decomposed(Rig rig, FusedOp op, Operand... operands) {
    List<Value<Cpu>> values = new ArrayList<>();
    OneByOne scope = new OneByOne(rig);
    for (Operand operand : operands) {
      values.add(new Held(scope, operand));
    }
    return op.decompose(new Tensors<>(values)).values().stream().map(OneByOne::held).toList();
  }

  private record Held(Scope<Cpu> scope, Operand operand) implements Activation<Cpu> {
    @Override
    public TensorSpec spec() {
      return operand.spec();
    }

    @Override
    public Placement placement() {
      return Replicated.REPLICATED;
    }
  }

  private record OneByOne(Rig rig) implements Scope<Cpu> {
    static Operand held(Value<Cpu> value) {
      return ((Held) value).operand();
    }

    @Override
    public Tensors<Cpu> apply(Op op, Tensors<Cpu> in) {
      Operand[] operands = in.values().stream().map(OneByOne::held).toArray(Operand[]::new);
      return new Tensors<>(
          rig.runAll(op, operands).stream().<Value<Cpu>>map(o -> new Held(this, o)).toList());
    }

    @Override
    public int ranks() {
      return 1;
    }
  }
}
