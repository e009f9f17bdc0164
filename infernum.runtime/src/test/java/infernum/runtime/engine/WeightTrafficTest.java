package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.cpu.reference.CpuReferenceContext;
import infernum.cpu.reference.CpuReferenceProvider;
import infernum.runtime.derived.Derived;
import infernum.runtime.derived.Goldens;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.Host;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That batching is worth it: a step reads the weights once, however many requests it decodes. */
@Timeout(120)
class WeightTrafficTest {
  private static final EngineLimits LIMITS =
      Capacity.DEFAULT
          .cachedTokens(1024)
          .context(64)
          .batchTokens(64)
          .sequences(8)
          .queuedRequests(10)
          .queuedTokens(1000)
          .exactly();

  /** The reference device, whose counter is seen. */
  private static final class Counted implements DeviceProvider {
    private final List<CpuReferenceContext> opened = new ArrayList<>();

    @Override
    public String name() {
      return "counted";
    }

    @Override
    public int rank() {
      return 0;
    }

    @Override
    public Availability probe() {
      return new CpuReferenceProvider().probe();
    }

    @Override
    public CpuReferenceContext open(Host host) {
      opened.add(new CpuReferenceProvider().open(host));
      return opened.getLast();
    }
  }

  private final Counted device = new Counted();

  /** Bytes of weights that a step reads in which so many requests get their next token. */
  private long bytesOfAStep(LoadedModel model, int requests) {
    try (Engine engine =
        Engines.start(
            model,
            LIMITS,
            Goldens.SERVICES,
            parts -> new Engine(parts, LIMITS, new FirstComeFirstServed(), () -> 0))) {
      List<Heard> all = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        Request request = Request.of(Derived.tokens("prompt" + i, 5), 20);
        all.add(new Heard());
        engine.submit(request.with(request.ending().endTokensIgnored()), all.get(i));
      }
      engine.work();
      all.forEach(heard -> assertEquals(1, heard.tokens().size(), "its prompt is done"));
      var traffic = device.opened.getLast().weightTraffic();
      traffic.reset();
      engine.work();
      all.forEach(heard -> assertEquals(2, heard.tokens().size()));
      return traffic.bytes();
    }
  }

  @Test
  void aStepOfEightRequestsReadsAtMostATwentiethMoreThanAStepOfOne() {
    Services services = Services.of(Plugins.none(), device);
    LoadOptions options = LoadOptions.DEFAULT.orOn("counted");
    try (LoadedModel model =
        new ModelLoader(services).load(Goldens.derived("llama-kv2"), options)) {
      long one = bytesOfAStep(model, 1);
      long eight = bytesOfAStep(model, 8);
      // All weights but those rows of the embedding that no token asks for.
      assertTrue(one > model.weightBytes() * 0.8, one + " of " + model.weightBytes());
      assertTrue(one < model.weightBytes(), one + " of " + model.weightBytes());
      assertTrue(eight <= 1.05 * one, "%,d bytes, not %,d".formatted(eight, one));
    }
  }
}
