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
import infernum.spi.Named;
import infernum.spi.UnknownNameException;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.SwiGlu;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which fusions a model's graph goes through, and what a user can choose about it. */
class FusionsTest {
  private static final LoadOptions REFERENCE = LoadOptions.DEFAULT.orOn("cpu-reference");

  private static Ways llama(LoadOptions options, Named... own) {
    ModelLoader loader = new ModelLoader(Services.of(Plugins.none(), own));
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
        new Ways(loader, REFERENCE, () -> new SoftcappedFamily.Files(Goldens.derived("llama-kv2")));
    assertEquals(1, ways.applied().get("scale-softcap"));
    assertSame(ways.eager(), ways.compiled(Set.of()));
    assertSame(ways.eager(), ways.compiled(Set.of("scale-softcap")));
  }

  @Test
  void aWrongFusedKernelGivesOtherLogits() {
    Ways ways = llama(with(Map.of("swiglu", "wrong"), Map.of()), new Wrong());
    List<float[]> eager = llama(REFERENCE).eager();
    List<float[]> compiled = ways.compiled(Set.of());
    assertFalse(Arrays.equals(eager.getFirst(), compiled.getFirst()));
  }

  /** silu(gate) + up, where the product is meant. */
  private static final class Wrong implements KernelProvider<Cpu>, Kernel<SwiGlu, Cpu> {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public Class<Cpu> device() {
      return Cpu.class;
    }

    @Override
    public int rank() {
      return 1;
    }

    @Override
    public List<Kernel<?, Cpu>> kernels(DeviceContext<Cpu> context) {
      return List.of(this);
    }

    @Override
    public Class<SwiGlu> op() {
      return SwiGlu.class;
    }

    @Override
    public Support supports(SwiGlu op, Signature signature) {
      return Support.check().rank(1);
    }

    @Override
    public BoundKernel<Cpu> bind(SwiGlu op, Signature signature, Sizes largest) {
      return launch -> {
        long n = signature.out(0).rows().at(launch.sizes()) * signature.out(0).rowSize();
        for (long i = 0; i < n; i++) {
          float gate = Host.get(launch.in(0), i);
          Host.set(
              launch.out(0), i, gate / (1 + (float) Math.exp(-gate)) + Host.get(launch.in(1), i));
        }
      };
    }
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
