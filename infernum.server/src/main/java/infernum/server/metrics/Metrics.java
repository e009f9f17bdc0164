package infernum.server.metrics;

import infernum.server.served.InFlight;
import infernum.server.served.Served;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The metrics of the served model, from when it is first asked for. Thread-safe. */
@Component
public final class Metrics {
  private final InFlight inFlight;
  private final Map<String, EngineMetrics> byModel = new ConcurrentHashMap<>();

  /** Over a count of what isn't answered yet. */
  public Metrics(InFlight inFlight) {
    this.inFlight = inFlight;
  }

  /** Of a model. */
  public EngineMetrics of(Served model) {
    return byModel.computeIfAbsent(model.id(), _ -> new EngineMetrics(model, inFlight));
  }
}
