package infernum.runtime.model;

import infernum.blocks.execution.Kernels;
import infernum.blocks.graph.CapturingScope;
import infernum.blocks.graph.Graph;
import infernum.blocks.graph.Optimiser;
import infernum.runtime.derived.Goldens;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.kernel.Workers;
import infernum.spi.model.Model;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.Step;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Llama 3.1 8B as a description: 32 layers of 4,096, on the reference device; no weight is there.
 */
final class LargeLlama {
  static final SessionLimits LIMITS = new SessionLimits(8192, 8192, 512, 8, 40);

  private static final Map<String, Object> CONFIG =
      Map.ofEntries(
          Map.entry("architectures", List.of("LlamaForCausalLM")),
          Map.entry("model_type", "llama"),
          Map.entry("hidden_act", "silu"),
          Map.entry("hidden_size", 4096L),
          Map.entry("intermediate_size", 14336L),
          Map.entry("num_hidden_layers", 32L),
          Map.entry("num_attention_heads", 32L),
          Map.entry("num_key_value_heads", 8L),
          Map.entry("max_position_embeddings", 131072L),
          Map.entry("rms_norm_eps", 1e-5),
          Map.entry("rope_theta", 500000.0),
          Map.entry("tie_word_embeddings", false),
          Map.entry("vocab_size", 128256L));

  private final Model<Cpu> model =
      Described.build(new ModelConfig("config.json", CONFIG), RecordedWeights.alone());
  private final Kernels<Cpu> kernels = kernels();
  private final StepLayout layout = new StepLayout(LIMITS);
  private final Caches caches = new Caches(model.caches(), 512);
  private final List<Rewrite> rewrites = Rewrites.of(Goldens.SERVICES, Set.of());

  @SuppressWarnings("unchecked") // it says by its class token that its device is Cpu
  private static Kernels<Cpu> kernels() {
    String name = "cpu-reference";
    DeviceContext<Cpu> context =
        (DeviceContext<Cpu>) Goldens.SERVICES.devices().get(name).open(Host.of(Workers.alone()));
    KernelProvider<Cpu> provider = (KernelProvider<Cpu>) Goldens.SERVICES.kernels().get(name);
    return new Kernels<>(context, name, List.of(provider), Map.of());
  }

  Graph<Cpu> capture() {
    CapturingScope<Cpu> scope = new CapturingScope<>(kernels, 1);
    Step<Cpu> step =
        layout.captured(
            scope,
            caches.in(cache ->
                scope.input(cache.name(), cache.spec(), cache.declared().placement()).value()));
    return scope.graph(Tensors.of(model.forward(step)));
  }

  Graph<Cpu> optimise(Graph<Cpu> captured) {
    return new Optimiser<>(kernels, 1).optimise(captured, rewrites);
  }

  CompiledModel<Cpu> compile() {
    return CompiledModel.of(model, kernels, 1, rewrites, layout, caches);
  }
}
