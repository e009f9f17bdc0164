package infernum.runtime.far;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.runtime.derived.DerivedCheckpoint;
import infernum.runtime.derived.Goldens;
import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.Engines;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.model.PlanSummary;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.runtime.verify.GoldenVerifier;
import infernum.runtime.verify.LayerVerifier;
import infernum.runtime.verify.Tally;
import infernum.spi.InfernumException;
import infernum.spi.scheduling.SchedulingPolicy;
import infernum.spi.scheduling.WaitingRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing in blocks, models or runtime peeks at a device's memory. */
class FarDeviceTest {
  private static final LoadOptions ON_FAR = LoadOptions.DEFAULT.orOn("far");

  private final FarDevice far =
      new FarDevice(
          Goldens.SERVICES.devices().get("cpu-reference"),
          Goldens.SERVICES.kernels().get("cpu-reference"));
  private final ModelLoader loader = new ModelLoader(Services.of(Plugins.none(), far));
  private final List<String> failures = new ArrayList<>();
  private final GoldenVerifier verifier = new GoldenVerifier(OptionalDouble.empty(), failures::add);

  @AfterEach
  void everythingIsClosed() {
    assertEquals(0, far.open());
  }

  @Test
  void llamaGivesTheReferencesLogits() {
    DerivedCheckpoint llama = Goldens.derived("llama-kv2");
    long bytes = llama.tensors().values().stream().mapToLong(t -> t.data().byteSize()).sum();
    Tally tally = verifier.verify(llama.path(), Goldens.source(() -> loader.load(llama, ON_FAR)));
    assertEquals(new Tally(5, 0, 0), tally, failures::toString);
    assertEquals(bytes, far.weightBytes(), "each weight is copied once");
  }

  @Test
  void packedWeightsAndThoseDerivedAtLoadStayThere() {
    Path folder = Goldens.folder("gguf/tiny-llama");
    Tally tally =
        verifier.verify(
            folder,
            new GoldenVerifier.Source(
                path -> Optional.of(loader.load(path, ON_FAR)),
                loader::tokenizer,
                loader::chatTemplates));
    assertEquals(List.of(), failures);
    assertEquals(3 + 45, tally.passed());
  }

  @Test
  void expertsAreRoutedThere() {
    DerivedCheckpoint moe = Goldens.derived("qwen3-moe");
    Tally tally = verifier.verify(moe.path(), Goldens.source(() -> loader.load(moe, ON_FAR)));
    assertEquals(new Tally(5, 0, 0), tally, failures::toString);
  }

  @Test
  void blocksAreSeenThroughCopies() {
    try (LoadedModel model = loader.load(Goldens.derived("llama-kv2"), ON_FAR)) {
      Path file = Goldens.folder("goldens/llama-kv2/layers.safetensors");
      assertEquals(new Tally(1, 0, 0), new LayerVerifier(failures::add).verify(model, file));
    }
  }

  @Test
  void anEngineThatCantStartLeavesNothingOpen() {
    SchedulingPolicy broken =
        new SchedulingPolicy() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public Comparator<WaitingRequest> order() {
            throw new IllegalStateException("no order");
          }
        };
    EngineLimits limits =
        Capacity.DEFAULT
            .cachedTokens(64)
            .context(64)
            .batchTokens(64)
            .sequences(1)
            .queuedRequests(10)
            .queuedTokens(1000)
            .exactly();
    try (LoadedModel model = loader.load(Goldens.derived("llama-kv2"), ON_FAR)) {
      model.session(limits.session()).close(); // weights are read
      int before = far.open();
      Exception e =
          assertThrows(
              IllegalStateException.class,
              () -> Engines.start(model, limits, broken, Goldens.SERVICES));
      assertEquals("no order", e.getMessage());
      assertEquals(before, far.open());
    }
  }

  @Test
  void aSessionThatFindsNoMemoryLeavesNothingOpen() {
    try (LoadedModel model = loader.load(Goldens.derived("llama-kv2"), ON_FAR)) {
      int before = far.open();
      far.refuseMoreThan(1000);
      List<PlanSummary> told = new ArrayList<>();
      model.onPlan(told::add);
      assertThrows(InfernumException.class, () -> model.session(1000));
      assertEquals(before, far.open());
      assertEquals(1, told.size(), "the plan comes before memory is asked for");
    }
  }

  @Test
  void aListenerHearsOfEachWeightOnceUntilAllAreRead() {
    try (LoadedModel model = loader.load(Goldens.derived("llama-kv2"), ON_FAR)) {
      List<Long> begun = new ArrayList<>();
      model.onWeights((bytes, total) -> {
        assertEquals(model.weightBytes(), total);
        begun.add(bytes);
      });
      model.session(100).close();
      model.session(100).close();
      assertEquals(begun.stream().sorted().distinct().toList(), begun);
      assertEquals(model.weightBytes(), begun.getLast());
    }
  }
}
