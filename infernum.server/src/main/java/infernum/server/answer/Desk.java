package infernum.server.answer;

import infernum.server.metrics.Metrics;
import infernum.server.served.InFlight;
import infernum.server.served.Served;
import org.springframework.stereotype.Component;

/** Where requests are taken: each gets its {@link Answers}, counted and timed. */
@Component
public final class Desk {
  private final InFlight inFlight;
  private final Metrics metrics;

  /** With what counts and times. */
  public Desk(InFlight inFlight, Metrics metrics) {
    this.inFlight = inFlight;
    this.metrics = metrics;
  }

  /** For the answers to one request, as its {@link Generation} wants them sent. */
  public Answers open(Served model, Generation generation) {
    return new Answers(model.engine(), inFlight, metrics.of(model), generation.held());
  }
}
