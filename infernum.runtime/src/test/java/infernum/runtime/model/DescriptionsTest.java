package infernum.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.blocks.Decoder;
import infernum.blocks.TransformerLayer;
import infernum.blocks.attention.Attention;
import infernum.blocks.attention.Paged;
import infernum.blocks.feedforward.MixtureOfExperts;
import infernum.runtime.Checkpoints;
import infernum.runtime.Shared;
import infernum.runtime.gguf.GgufFormat;
import infernum.runtime.safetensors.SafeTensorsFormat;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.Model;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.WeightFormat;
import infernum.spi.op.AttentionMask;
import infernum.spi.op.HalvesFromPairs;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.LinearWeight;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Weight;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the families make of configurations, before a byte of a weight is read. */
class DescriptionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama",
        "llama-tied-rope-llama3",
        "mistral-sliding",
        "mixtral",
        "qwen2",
        "qwen3",
        "qwen3-moe"
      })
  void aModelAsksForExactlyTheTensorsThatTransformersSaves(String name) {
    asksForWhatIsThere(new SafeTensorsFormat(), Shared.path("goldens/" + name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-llama", "tiny-qwen2", "tiny-qwen3", "tiny-qwen3moe"})
  void aModelAsksForExactlyTheTensorsOfAGgufFileAndKnowsAllItsKeys(String name) {
    asksForWhatIsThere(new GgufFormat(), Checkpoints.resource("gguf/" + name));
  }

  @ParameterizedTest
  @MethodSource("published")
  void theSameModelRunsOnOneRankAndOnTwo(PublishedKeys keys) {
    ModelConfig config = Described.config(keys.config());
    for (int ranks = 1; ranks <= 2; ranks++) {
      for (int rank = 0; rank < ranks; rank++) {
        Model<Cpu> model = Described.build(config, RecordedWeights.of(rank, ranks));
        SpecScope scope = new SpecScope(ranks);
        Tensor<Cpu, Replicated> logits = model.forward(scope.step(model.caches()));
        assertEquals("REPLICATED F32[outputs, 96]", logits.toString());
        // After the embedding, and after attention and feed-forward of two layers.
        assertEquals(ranks == 1 ? 0 : 5, scope.applied("all-reduce"));
        assertEquals(ranks == 1 ? 0 : 1, scope.applied("all-gather"));
        assertEquals(2, scope.applied("paged-attention"));
      }
    }
  }

  static List<PublishedKeys> published() {
    return PublishedKeys.ALL;
  }

  @Test
  void llamasBiasesAreThoseThatItsKeysName() {
    Map<String, List<Long>> asked =
        asked("LlamaForCausalLM", Map.of("attention_bias", "true", "mlp_bias", "true"));
    String layer = "model.layers.1.";
    for (String name : List.of("self_attn.q_proj", "self_attn.o_proj", "mlp.down_proj")) {
      assertEquals(List.of(64L), asked.get(layer + name + ".bias"), name);
    }
    for (String name : List.of("self_attn.k_proj", "self_attn.v_proj")) {
      assertEquals(List.of(32L), asked.get(layer + name + ".bias"), name);
    }
    for (String name : List.of("mlp.gate_proj", "mlp.up_proj")) {
      assertEquals(List.of(128L), asked.get(layer + name + ".bias"), name);
    }
    assertEquals(0, biases(asked("LlamaForCausalLM", Map.of())));
  }

  @Test
  void qwensBiasesDependOnItsGeneration() {
    assertEquals(2 * 3, biases(asked("Qwen2ForCausalLM", Map.of())));
    assertEquals(0, biases(asked("Qwen3ForCausalLM", Map.of())));
    assertEquals(2 * 4, biases(asked("Qwen3ForCausalLM", Map.of("attention_bias", "true"))));
  }

  @Test
  void tiedEmbeddingsAreOneWeight() {
    assertTrue(asked("Qwen3ForCausalLM", Map.of()).containsKey("lm_head.weight"));
    Decoder<Cpu> tied =
        build("Qwen3ForCausalLM", Map.of("tie_word_embeddings", "true"), RecordedWeights.alone());
    assertEquals(tied.embedding().weight().table(), tied.head().weight().matrix());
  }

  @Test
  void expertsStandWhereStepAndListSayTheyDo() {
    assertEquals(".X.X", experts(Map.of("decoder_sparse_step", "2")));
    assertEquals("XXXX", experts(Map.of("decoder_sparse_step", "1")));
    assertEquals("X.XX", experts(Map.of("decoder_sparse_step", "1", "mlp_only_layers", "[1]")));
    assertEquals("...X", experts(Map.of("decoder_sparse_step", "2", "mlp_only_layers", "[0, 1]")));
  }

  @Test
  void windowsAreThoseOfEachLayer() {
    Map<String, String> types =
        Map.of(
            "layer_types",
            """
            ["sliding_attention", "full_attention", "full_attention", "sliding_attention"]\
            """);
    assertEquals(List.of(0, 8, 8, 8), windows("Qwen2ForCausalLM", Map.of()));
    assertEquals(
        List.of(0, 0, 0, 8), windows("Qwen2ForCausalLM", Map.of("max_window_layers", "3")));
    assertEquals(List.of(8, 0, 0, 8), windows("Qwen3ForCausalLM", types));
    assertEquals(
        List.of(0, 0, 0, 0), windows("Qwen3ForCausalLM", Map.of("use_sliding_window", "false")));
    assertEquals(List.of(8, 8, 8, 8), windows("Qwen3MoeForCausalLM", Map.of()));
    assertEquals(List.of(8, 8, 8, 8), windows("MistralForCausalLM", Map.of()));
    assertEquals(List.of(0, 0, 0, 0), windows("LlamaForCausalLM", Map.of()));
  }

  @Test
  void queriesAndKeysThatTheFileHoldsInPairsAreTakenApart() {
    Decoder<Cpu> model =
        build("LlamaForCausalLM", Map.of("attention_bias", "true"), RecordedWeights.interleaved());
    Attention<Cpu> attention = layer(model, 1).attention();
    for (LinearWeight<Cpu, Replicated, Sharded> turned :
        List.of(attention.query(), attention.key())) {
      for (Tensor<Cpu, ?> tensor : List.of(turned.matrix(), turned.bias().orElseThrow())) {
        Weight.Derived<?> derived =
            assertInstanceOf(Weight.Derived.class, tensor.value(), tensor.toString());
        assertEquals(new HalvesFromPairs(16), derived.op());
      }
    }
    for (Tensor<Cpu, ?> tensor :
        List.of(
            attention.value().matrix(),
            attention.value().bias().orElseThrow(),
            attention.output().matrix())) {
      assertInstanceOf(Weight.Stored.class, tensor.value(), tensor.toString());
    }
  }

  @Test
  void queriesAndKeysInHalvesAreLeftAsTheyAre() {
    Attention<Cpu> attention =
        layer(build("LlamaForCausalLM", Map.of(), RecordedWeights.alone()), 0).attention();
    assertInstanceOf(Weight.Stored.class, attention.query().matrix().value());
    assertInstanceOf(Weight.Stored.class, attention.key().matrix().value());
  }

  private static void asksForWhatIsThere(WeightFormat format, Path path) {
    try (Checkpoint checkpoint = format.open(path, Checkpoints.QUANTISATIONS)) {
      Map<String, List<Long>> saved = new TreeMap<>();
      checkpoint.tensors().forEach((name, tensor) -> saved.put(name, tensor.shape()));
      // Constants, not weights.
      saved.remove("rope_freqs.weight");
      Described described = Described.of(checkpoint.config());
      assertEquals(saved, described.weights());
      assertEquals(List.of(), described.unknown());
    }
  }

  private static long biases(Map<String, List<Long>> asked) {
    return asked.keySet().stream().filter(name -> name.endsWith(".bias")).count();
  }

  private static String experts(Map<String, String> changes) {
    StringBuilder pattern = new StringBuilder();
    for (TransformerLayer<Cpu> layer : fourLayers("Qwen3MoeForCausalLM", changes)) {
      pattern.append(layer.feedForward() instanceof MixtureOfExperts ? 'X' : '.');
    }
    return pattern.toString();
  }

  private static List<Integer> windows(String architecture, Map<String, String> changes) {
    return fourLayers(architecture, changes).stream()
        .map(layer ->
            switch (assertInstanceOf(Paged.class, layer.attention().core()).mask()) {
              case AttentionMask.SlidingWindow(int window) -> window;
              case AttentionMask.Causal() -> 0;
              default -> throw new AssertionError(layer);
            })
        .toList();
  }

  private static List<TransformerLayer<Cpu>> fourLayers(
      String architecture, Map<String, String> changes) {
    Map<String, String> all = new TreeMap<>(changes);
    all.put("num_hidden_layers", "4");
    Decoder<Cpu> model = build(architecture, all, RecordedWeights.alone());
    return List.of(layer(model, 0), layer(model, 1), layer(model, 2), layer(model, 3));
  }

  private static TransformerLayer<Cpu> layer(Decoder<Cpu> model, int i) {
    return (TransformerLayer<Cpu>) model.layers().get(i);
  }

  private static Map<String, List<Long>> asked(String architecture, Map<String, String> changes) {
    RecordedWeights weights = RecordedWeights.alone();
    build(architecture, changes, weights);
    return weights.asked();
  }

  private static Decoder<Cpu> build(
      String architecture, Map<String, String> changes, RecordedWeights weights) {
    SequencedMap<String, String> config =
        PublishedKeys.ALL.stream()
            .filter(keys -> keys.title().equals(architecture))
            .findFirst()
            .orElseThrow()
            .config();
    config.putAll(changes);
    return (Decoder<Cpu>) Described.build(Described.config(config), weights);
  }
}
