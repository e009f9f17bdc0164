package infernum.spi.tensor;

import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DimTest {
  private static final Dim TOKENS = Dim.of("tokens");
  private static final Sizes SIZES = Sizes.of(Map.of("tokens", 7L));

  @Test
  void aSymbolicDimensionIsKnownOnceItsSymbolIs() {
    assertFalse(TOKENS.isFixed());
    assertEquals(7, TOKENS.at(SIZES));
    assertEquals(15, TOKENS.times(2).plus(1).at(SIZES));
    assertEquals(16, TOKENS.plus(1).times(2).at(SIZES));
  }

  @Test
  void aFixedDimensionNeedsNoSizes() {
    assertTrue(Dim.fixed(3).isFixed());
    assertEquals(3, Dim.fixed(3).fixed());
    assertEquals(3, Dim.fixed(3).at(Sizes.NONE));
    assertEquals(Dim.fixed(14), Dim.fixed(3).times(4).plus(2));
  }

  @Test
  void equalDimensionsAreEqualHoweverTheyWereMade() {
    assertEquals(TOKENS.plus(1).times(2), TOKENS.times(2).plus(2));
    assertEquals(Dim.fixed(0), TOKENS.times(0));
    assertEquals(Dim.fixed(5), new Dim(0, "tokens", 5));
  }

  @Test
  void dimensionsReadAsTheyAreWritten() {
    assertEquals("64", Dim.fixed(64).toString());
    assertEquals("tokens", TOKENS.toString());
    assertEquals("2*tokens+3", TOKENS.times(2).plus(3).toString());
    assertEquals("tokens-1", TOKENS.plus(-1).toString());
  }

  @Test
  void aSymbolicDimensionHasNoNumber() {
    assertEquals(
        "dimension 2*tokens isn't known before the step",
        messageOf(IllegalStateException.class, () -> TOKENS.times(2).fixed()));
  }

  @Test
  void aSymbolWithoutASizeIsNamedWithThoseThatHaveOne() {
    assertEquals(
        "no size for 'outputs'; known: {tokens=7}",
        messageOf(IllegalArgumentException.class, () -> Dim.of("outputs").at(SIZES)));
  }

  @Test
  void aFactorNeedsASymbol() {
    assertThrows(IllegalArgumentException.class, () -> new Dim(2, "", 0));
  }

  @Test
  void moreThanALongHoldsIsAnError() {
    Sizes huge = Sizes.of(Map.of("tokens", Long.MAX_VALUE));
    assertThrows(ArithmeticException.class, () -> Dim.fixed(Long.MAX_VALUE).plus(1));
    assertThrows(ArithmeticException.class, () -> Dim.fixed(Long.MAX_VALUE).times(2));
    assertThrows(ArithmeticException.class, () -> TOKENS.times(Long.MAX_VALUE).times(2));
    assertThrows(ArithmeticException.class, () -> TOKENS.times(2).at(huge));
    assertThrows(ArithmeticException.class, () -> TOKENS.plus(1).at(huge));
  }
}
