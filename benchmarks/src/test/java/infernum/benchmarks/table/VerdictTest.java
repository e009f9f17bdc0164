package infernum.benchmarks.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static Verdict of(double bar, Double... ratios) {
    return Verdict.of(
        List.of(ratios), Collections.nCopies(ratios.length, 1.0), OptionalDouble.of(bar));
  }

  /** numpy.percentile([1, 2, 4, 8], [25, 50, 75]) is 1.75, 3, 5. */
  @Test
  void quartilesAreThoseOfNumpy() {
    assertEquals(new Quartiles(1.75, 3, 5), Quartiles.of(List.of(8.0, 1.0, 4.0, 2.0)));
    assertEquals(new Quartiles(7, 7, 7), Quartiles.of(List.of(7.0)));
    assertEquals(new Quartiles(2, 3, 4), Quartiles.of(List.of(5.0, 1.0, 2.0, 4.0, 3.0)));
  }

  @Test
  void ratiosAreOfTheSameRound() {
    Verdict verdict =
        Verdict.of(List.of(10.0, 40.0, 90.0), List.of(10.0, 20.0, 30.0), OptionalDouble.empty());
    assertEquals(2, verdict.ratios().median());
    assertEquals("no bar", verdict.toString());
    assertFalse(verdict.met());
  }

  @Test
  void aBarIsMetByTheMedianWithALowerQuartileNotFarBelow() {
    assertTrue(of(1.0, 0.95, 1.0, 1.2, 0.95, 1.0).met());
    Verdict wide = of(1.0, 0.9, 0.9, 1.1, 1.2, 1.3);
    assertFalse(wide.met());
    assertEquals("missed: lower quartile", wide.toString());
  }

  @Test
  void whatIsMissedIsSaidAsAPartOfTheBar() {
    assertEquals("met", of(0.85, 0.85).toString());
    assertEquals("missed: 0.90 of it", of(1.0, 0.9).toString());
    assertEquals("missed: 0.80 of it, below 0.85", of(1.0, 0.8).toString());
  }

  @Test
  void barsAreThoseOfTheIssue() {
    for (Cell cell : Cell.all()) {
      boolean reported = cell.format().equals("BF16") || cell.work().floatActivations();
      for (String metric : cell.work().metrics()) {
        assertEquals(reported, Bar.of(cell, metric, "cpu-native").isEmpty(), cell + " " + metric);
        assertEquals(reported, Bar.of(cell, metric, "cpu-simd").isEmpty(), cell + " " + metric);
        assertTrue(Bar.of(cell, metric, "cpu-reference").isEmpty());
      }
    }
    Cell small = new Cell(Shape.SMALL, "Q8_0", Work.BASE);
    Cell large = new Cell(Shape.LARGE, "Q8_0", Work.BASE);
    assertEquals(OptionalDouble.of(1.15), Bar.of(small, "decode", "cpu-native"));
    assertEquals(OptionalDouble.of(1.00), Bar.of(large, "decode", "cpu-native"));
    assertEquals(OptionalDouble.of(1.35), Bar.of(large, "prefill", "cpu-native"));
    assertEquals(OptionalDouble.of(0.90), Bar.of(large, "prefill", "cpu-simd"));
  }
}
