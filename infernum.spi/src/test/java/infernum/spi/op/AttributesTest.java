package infernum.spi.op;

import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.tensor.Op;
import infernum.spi.tensor.ShapeException;
import infernum.spi.testing.Specs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ops say about themselves, and attributes that no operand fits. */
class AttributesTest {
  @Test
  void attributesThatNoOperandFitsAreNamedWithTheOperand() {
    refuses(new Columns(-1, 16), "F32[tokens, 64]");
    refuses(new Columns(1, -1), "F32[tokens, 64]");
    refuses(new Columns(Long.MAX_VALUE, 1), "F32[tokens, 64]");
    refuses(new SliceHeads(-1, 16), "F32[tokens, 4, 64]");
    refuses(new SliceHeads(1, -1), "F32[tokens, 4, 64]");
    refuses(new SliceHeads(Long.MAX_VALUE, 1), "F32[tokens, 4, 64]");
    refuses(new SplitHeads(0), "F32[tokens, 64]");
    refuses(new HalvesFromPairs(0), "F32[20, 64]");
    refuses(new HalvesFromPairs(5), "F32[20, 64]");
    refuses(new TopKRoute(0, true), "F32[tokens, 3]");
    refuses(new TopKRoute(4, true), "F32[tokens, 3]");
    refuses(new Rope(BuiltInOps.ROPE.policy(), 7, false), "F32[tokens, 4, 16], I32[tokens]");
    refuses(new Rope(BuiltInOps.ROPE.policy(), 0, false), "F32[tokens, 4, 16], I32[tokens]");
  }

  private static void refuses(Op op, String operands) {
    String message = messageOf(ShapeException.class, () -> op.infer(Specs.of(operands)));
    assertTrue(message.startsWith(op.toString()), message);
    assertTrue(message.contains(Specs.of(operands).getFirst().toString()), message);
  }

  @Test
  void opsOfOneOperandThatTakeAnyRefuseTwo() {
    for (Op op : List.of(new AllReduce(), new Alone(), new Dense())) {
      refuses(op, "F32[tokens, 64], F32[tokens, 64]");
    }
  }

  @Test
  void attentionOfNoHeadsIsRefused() {
    PagedAttention op = new PagedAttention(1, new AttentionMask.Causal(), 0, 16);
    refuses(
        op,
        "F32[tokens, 4, 16], F32[1024, 16], F32[1024, 16], "
            + "I32[sequences+1], I32[sequences], I32[sequences, 8]");
  }

  @Test
  void valuesMayBeColumnsOfTheKeys() {
    assertEquals(
        Specs.of("F32[tokens, 4, 32]"),
        BuiltInOps.ONE_HEAD.infer(
            Specs.of(
                "F32[tokens, 4, 40], F32[1024, 40], F32[1024, 32]/40, "
                    + "I32[sequences+1], I32[sequences], I32[sequences, 8]")));
  }

  @Test
  void columnsBeginWhereTheyAreCutAndOtherViewsWhereTheirOperandDoes() {
    assertEquals(8, new Columns(8, 16).offset(Specs.one("F32[tokens, 64]")));
    assertEquals(0, new SplitHeads(16).offset(Specs.one("F32[tokens, 64]")));
  }

  @Test
  void onlyAppendingMutatesAnOperand() {
    assertEquals(
        List.of("append-rows"),
        BuiltInOps.ALL.stream().filter(op -> !op.mutates().isEmpty()).map(Op::name).toList());
    assertEquals(List.of(0), new AppendRows().mutates());
  }

  @Test
  void additionAndMultiplicationCommute() {
    assertEquals(
        List.of("add", "mul"),
        BuiltInOps.ALL.stream().filter(Op::commutative).map(Op::name).toList());
  }

  @Test
  void opsHaveAsManyResultsAsTheySay() {
    assertEquals(0, new AppendRows().outputs());
    assertEquals(2, new TopKRoute(2, true).outputs());
    assertEquals(2, new AddRmsNorm(1e-5).outputs());
    assertEquals(2, new RopePair(BuiltInOps.ROPE).outputs());
    assertEquals(3, new Linears(3).outputs());
    assertEquals(33, BuiltInOps.ALL.stream().filter(op -> op.outputs() == 1).count());
  }

  @Test
  void aSlidingWindowCountsTheQueryItself() {
    AttentionMask window = new AttentionMask.SlidingWindow(3);
    assertTrue(window.visible(10, 8));
    assertFalse(window.visible(10, 7));
    assertTrue(new AttentionMask.Causal().visible(10, 0));
  }
}
