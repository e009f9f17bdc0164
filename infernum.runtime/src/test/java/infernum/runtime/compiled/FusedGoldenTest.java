package infernum.runtime.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.runtime.fused.FusingDevice;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.runtime.plugin.VariantChoice;
import infernum.spi.op.GeGlu;
import infernum.spi.op.ScaleSoftcap;
import infernum.spi.tensor.Op;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;

/**
 * On a device whose fused kernels round otherwise than their parts do, a model computed as a graph
 * gives the logits of the model computed op by op within the tolerance that the kernels declare,
 * relative to what a logit is summed of, Σ|w·h|: the tolerance of one kernel holds for all of a
 * golden's few layers together.
 */
class FusedGoldenTest {
  private static final double MOST = 1e-5;

  private static Ways ways(String golden) {
    return GoldenModels.on("fusing", golden, FusingDevice.right());
  }

  @ParameterizedTest
  @MethodSource("infernum.runtime.compiled.GoldenModels#names")
  void aGraphIsWithinItsKernelsToleranceOfEagerExecutionWithEachRewriteOnAndOff(String golden) {
    Ways ways = ways(golden);
    List<float[]> eager = ways.eager();
    List<double[]> sizes = LogitSizes.of(ways, golden);
    Set<String> all = Ways.rewrites();
    List<float[]> plain = ways.compiled(all);
    for (int i = 0; i < eager.size(); i++) {
      assertArrayEquals(eager.get(i), plain.get(i), "without rewrites, row " + i);
    }
    List<float[]> fused = ways.compiled(Set.of());
    assertWithin(tolerance(ways, Set.of()), sizes, eager, fused, "with all rewrites");
    assertFalse(Arrays.equals(eager.getFirst(), fused.getFirst()), "it rounds otherwise");
    for (String one : all) {
      Set<String> others = new TreeSet<>(all);
      others.remove(one);
      double only = tolerance(ways, others);
      assertWithin(only, sizes, eager, ways.compiled(others), "with only " + one);
      double without = tolerance(ways, Set.of(one));
      assertWithin(without, sizes, eager, ways.compiled(Set.of(one)), "without " + one);
    }
  }

  /** The largest that a kernel of the plan declares; 0 where all are the reference's. */
  private static double tolerance(Ways ways, Set<String> without) {
    try (LoadedModel model = ways.load(new LoadOptions.Graphs(false, without))) {
      double largest =
          model.compile(Ways.LIMITS).optimised().nodes().stream()
              .flatMap(node -> node.kernel().stream())
              .mapToDouble(kernel -> kernel.tolerance())
              .max()
              .orElseThrow();
      assertTrue(largest <= MOST, "a kernel declares %s".formatted(largest));
      return largest;
    }
  }

  private static void assertWithin(
      double tolerance,
      List<double[]> sizes,
      List<float[]> expected,
      List<float[]> actual,
      String how) {
    assertEquals(expected.size(), actual.size());
    for (int row = 0; row < expected.size(); row++) {
      for (int i = 0; i < expected.get(row).length; i++) {
        double most = tolerance * sizes.get(row)[i];
        assertEquals(
            expected.get(row)[i],
            actual.get(row)[i],
            most,
            "%s, row %d, token %d of Σ|w·h| %s".formatted(how, row, i, sizes.get(row)[i]));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("infernum.runtime.compiled.GoldenModels#names")
  void eachRewriteIsAppliedOncePerPlaceInALayer(String golden) {
    assertEquals(GoldenModels.applied(golden), new TreeMap<>(ways(golden).applied()));
  }

  private static Ways llama(FusingDevice device, Class<? extends Op> op) {
    SoftcappedFamily family = new SoftcappedFamily(Goldens.SERVICES.families().get("llama"));
    ModelLoader loader = new ModelLoader(Services.of(Plugins.none(), device, family));
    Map<String, VariantChoice> parts =
        op == GeGlu.class
            ? Map.of("activation", new VariantChoice("gelu_pytorch_tanh", Map.of()))
            : Map.of();
    LoadOptions options =
        new LoadOptions(
            Optional.of("fusing"),
            Map.of(),
            parts,
            LoadOptions.Graphs.DEFAULT,
            LoadOptions.Compute.DEFAULT);
    return new Ways(
        loader,
        options,
        () ->
            op == ScaleSoftcap.class
                ? new Renamed(Goldens.derived("llama-kv2"), SoftcappedFamily.ARCHITECTURE)
                : Goldens.derived("llama-kv2"));
  }

  static List<Class<? extends Op>> fused() {
    return FusingDevice.FUSED;
  }

  /** GeGlu and ScaleSoftcap, which no family uses, in models of two layers. */
  @ParameterizedTest
  @MethodSource("fused")
  void aWrongFusedKernelIsNoticedWhereTheRightOnePasses(Class<? extends Op> op) {
    Ways right = llama(FusingDevice.right(), op);
    List<float[]> eager = right.eager();
    List<double[]> sizes = LogitSizes.of(right, "derived/llama-kv2");
    double tolerance = tolerance(right, Set.of());
    assertWithin(tolerance, sizes, eager, right.compiled(Set.of()), "right");
    List<float[]> wrong = llama(FusingDevice.wrongIn(op), op).compiled(Set.of());
    assertThrows(
        AssertionFailedError.class, () -> assertWithin(tolerance, sizes, eager, wrong, "wrong"));
  }

  @Test
  void fusionsThatNoFamilyUsesAreAppliedThere() {
    assertEquals(2, llama(FusingDevice.right(), GeGlu.class).applied().get("geglu"));
    Map<String, Integer> softcapped = llama(FusingDevice.right(), ScaleSoftcap.class).applied();
    assertEquals(1, softcapped.get("scale-softcap"));
  }
}
