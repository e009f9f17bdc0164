package infernum.spi.tensor;

import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.testing.Specs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorSpecTest {
  private static final Dim TOKENS = Dim.of("tokens");

  private static Sizes tokens(long tokens) {
    return Sizes.of(Map.of("tokens", tokens));
  }

  @Test
  void aRowIsEverythingBelowTheFirstDimension() {
    TensorSpec spec = TensorSpec.dense(DType.F32, TOKENS, 4, 16);
    assertEquals(64, spec.rowSize());
    assertEquals(64, spec.rowStride());
    assertEquals(16, spec.last());
    assertEquals(3, spec.rank());
    assertTrue(spec.isDense());
  }

  @Test
  void rowsOfAVectorHaveOneElement() {
    assertEquals(1, Specs.one("I32[tokens]").rowSize());
    assertEquals(28, Specs.one("I32[tokens]").bytes(tokens(7)));
  }

  @Test
  void denseBytesAreElementsTimesTheirSize() {
    assertEquals(7 * 64 * 4, Specs.one("F32[tokens, 64]").bytes(tokens(7)));
    assertEquals(7 * 64 * 2, Specs.one("BF16[tokens, 64]").bytes(tokens(7)));
    assertEquals(3 * 2 * 33, Specs.one("Q8[3, 64]").bytes(Sizes.NONE));
  }

  @Test
  void stridedRowsHaveNoTailAfterTheLast() {
    TensorSpec strided = Specs.one("F32[tokens, 16]/80");
    assertFalse(strided.isDense());
    assertEquals((6 * 80 + 16) * 4, strided.bytes(tokens(7)));
    assertEquals(16 * 4, strided.bytes(tokens(1)));
    assertEquals(0, strided.bytes(tokens(0)));
  }

  @Test
  void sizesFillInTheRowsAndKeepTheStride() {
    assertEquals(Specs.one("F32[7, 16]/80"), Specs.one("F32[tokens, 16]/80").at(tokens(7)));
    assertEquals(Specs.one("F32[7, 16]"), Specs.one("F32[7, 16]").at(Sizes.NONE));
  }

  @Test
  void anotherFormatIsWithoutGaps() {
    assertEquals(Specs.one("F16[tokens, 16]"), Specs.one("F32[tokens, 16]/80").as(DType.F16));
  }

  @Test
  void sameShapeIsOfShapeAndFormatWhateverTheStride() {
    TensorSpec spec = Specs.one("F32[tokens, 16]");
    assertTrue(spec.sameShape(Specs.one("F32[tokens, 16]/80")));
    assertFalse(spec.sameShape(Specs.one("F16[tokens, 16]")));
    assertFalse(spec.sameShape(Specs.one("F32[2*tokens, 16]")));
  }

  @Test
  void indicesAreAVectorOfInt32() {
    assertTrue(Specs.one("I32[tokens]").isIndices(TOKENS));
    assertFalse(Specs.one("I32[tokens]").isIndices(TOKENS.plus(1)));
    assertFalse(Specs.one("F32[tokens]").isIndices(TOKENS));
    assertFalse(Specs.one("I32[tokens, 1]").isIndices(TOKENS));
  }

  @Test
  void lastDimensionsAreComparedFixedOrNot() {
    assertTrue(Specs.one("F32[tokens, 16]").sameLast(Specs.one("F32[16]")));
    assertTrue(Specs.one("F32[tokens]").sameLast(Specs.one("I32[tokens]")));
    assertFalse(Specs.one("F32[tokens, 16]").sameLast(Specs.one("F32[tokens]")));
  }

  @Test
  void shapesThatCantBeAreRefusedWithTheShape() {
    refuses("a tensor has at least one dimension", List.of(), 1);
    refuses("negative dimension in [3, -1]", List.of(Dim.fixed(3), Dim.fixed(-1)), 1);
    refuses(
        "rows of [3, 4] would overlap at a stride of 3", List.of(Dim.fixed(3), Dim.fixed(4)), 3);
    refuses(
        "only the first dimension may be symbolic: [3, tokens]", List.of(Dim.fixed(3), TOKENS), 1);
  }

  private static void refuses(String message, List<Dim> shape, long stride) {
    assertEquals(
        message,
        messageOf(IllegalArgumentException.class, () -> new TensorSpec(shape, DType.F32, stride)));
  }

  @Test
  void sizesBeyondALongAreAnError() {
    List<Dim> huge = List.of(Dim.fixed(1), Dim.fixed(1L << 32), Dim.fixed(1L << 32));
    assertThrows(ArithmeticException.class, () -> TensorSpec.dense(DType.F32, huge));
    TensorSpec wide = TensorSpec.dense(DType.F32, TOKENS, 1L << 40);
    assertThrows(ArithmeticException.class, () -> wide.bytes(tokens(1L << 30)));
    assertThrows(ArithmeticException.class, () -> wide.bytes(tokens(1L << 22)));
  }

  @Test
  void elementsThatArentWholeBlocksAreRefusedWithBothNumbers() {
    assertEquals(
        "48 elements aren't whole blocks of 32 of Q8",
        messageOf(IllegalArgumentException.class, () -> Specs.one("Q8[1, 48]").bytes(Sizes.NONE)));
  }
}
