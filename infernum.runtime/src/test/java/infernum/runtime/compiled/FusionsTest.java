package infernum.runtime.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.runtime.plugin.VariantChoice;
import infernum.spi.UnknownNameException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which fusions a model's graph goes through, and what a user can choose about it. */
class FusionsTest {
  private static final LoadOptions REFERENCE = LoadOptions.DEFAULT.orOn("cpu-reference");

  private static Ways llama(LoadOptions options) {
    ModelLoader loader = new ModelLoader(Services.of(Plugins.none()));
    return new Ways(loader, options, () -> Goldens.derived("llama-kv2"));
  }

  private static LoadOptions with(Map<String, String> kernels, Map<String, VariantChoice> parts) {
    return new LoadOptions(
        Optional.of("cpu-reference"),
        kernels,
        parts,
        LoadOptions.Graphs.DEFAULT,
        LoadOptions.Compute.DEFAULT);
  }

  @Test
  void aGatedFeedForwardOfGeluBecomesGeGlu() {
    VariantChoice gelu = new VariantChoice("gelu_pytorch_tanh", Map.of());
    Ways ways = llama(with(Map.of(), Map.of("activation", gelu)));
    Map<String, Integer> applied = ways.applied();
    assertEquals(2, applied.get("geglu"));
    assertFalse(applied.containsKey("swiglu"));
    assertSame(ways.eager(), ways.compiled(Set.of()));
  }

  @Test
  void scaledAndCappedLogitsBecomeOneOp() {
    SoftcappedFamily family = new SoftcappedFamily(Goldens.SERVICES.families().get("llama"));
    ModelLoader loader = new ModelLoader(Services.of(Plugins.none(), family));
    Ways ways =
        new Ways(
            loader,
            REFERENCE,
            () -> new Renamed(Goldens.derived("llama-kv2"), SoftcappedFamily.ARCHITECTURE));
    assertEquals(1, ways.applied().get("scale-softcap"));
    assertSame(ways.eager(), ways.compiled(Set.of()));
    assertSame(ways.eager(), ways.compiled(Set.of("scale-softcap")));
  }

  @Test
  void opsWhoseKernelTheUserChoseAreLeftToIt() {
    Map<String, Integer> applied = llama(with(Map.of("silu", "reference"), Map.of())).applied();
    assertFalse(applied.containsKey("swiglu"));
    assertEquals(2, applied.get("rope-pair"));
  }

  @Test
  void aRewriteThatNobodyBringsIsRefusedWithThoseThatThereAre() {
    Exception e =
        assertThrows(
            UnknownNameException.class, () -> llama(REFERENCE).compiled(Set.of("swigloo")));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("'swigloo'") && message.contains("swiglu"), message);
  }

  @Test
  void theListOfRewritesIsComplete() {
    try (LoadedModel model =
        llama(REFERENCE).load(new LoadOptions.Graphs(false, Ways.rewrites()))) {
      assertEquals(Map.of(), model.compile(Ways.LIMITS).optimiser().applied());
    }
  }

  private static void assertSame(List<float[]> expected, List<float[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), "row " + i);
    }
  }
}
