package infernum.runtime.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * On the reference device, a model computed as a graph gives the bits of the model computed op by
 * op, whatever rewrites its graph went through.
 */
class CompiledGoldenTest {
  @ParameterizedTest
  @MethodSource("infernum.runtime.compiled.GoldenModels#names")
  void aGraphGivesTheBitsOfEagerExecutionWithEachRewriteOnAndOff(String golden) {
    Ways ways = GoldenModels.onReference(golden);
    List<float[]> eager = ways.eager();
    Set<String> all = Ways.rewrites();
    assertSameBits(eager, ways.compiled(Set.of()), "with all rewrites");
    assertSameBits(eager, ways.compiled(all), "without rewrites");
    for (String one : all) {
      Set<String> others = new TreeSet<>(all);
      others.remove(one);
      assertSameBits(eager, ways.compiled(others), "with only " + one);
      assertSameBits(eager, ways.compiled(Set.of(one)), "without " + one);
    }
  }

  private static void assertSameBits(List<float[]> expected, List<float[]> actual, String how) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), how + ", row " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("infernum.runtime.compiled.GoldenModels#names")
  void eachRewriteIsAppliedOncePerPlaceInALayer(String golden) {
    assertEquals(
        GoldenModels.applied(golden), new TreeMap<>(GoldenModels.onReference(golden).applied()));
  }
}
