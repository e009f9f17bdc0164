package infernum.server.served;

import infernum.server.error.ApiException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Where the served model is: nowhere yet, ready, or on its way out. Thread-safe. */
public final class ModelSlot {
  private final AtomicReference<State> state = new AtomicReference<>(new Loading());

  private sealed interface State {}

  private record Loading() implements State {}

  private record Ready(Served model) implements State {}

  private record Draining(Served model) implements State {}

  /** A slot in which a model is being loaded. */
  public ModelSlot() {}

  /** The model has answered once; from now on requests are taken. */
  public void ready(Served model) {
    state.set(new Ready(model));
  }

  /** From now on no request is taken. */
  public void drain() {
    state.updateAndGet(now -> now instanceof Ready(Served model) ? new Draining(model) : now);
  }

  /** The model, whether it takes requests or not; empty while it is being loaded. */
  public Optional<Served> model() {
    return switch (state.get()) {
      case Loading() -> Optional.empty();
      case Ready(Served model) -> Optional.of(model);
      case Draining(Served model) -> Optional.of(model);
    };
  }

  /**
   * The model, for a request.
   *
   * @throws ApiException it takes none
   */
  public Served require() {
    return switch (state.get()) {
      case Loading() -> throw ApiException.unavailable("loading", "the model is being loaded");
      case Draining _ ->
          throw ApiException.unavailable("draining", "the server is about to end; ask another one");
      case Ready(Served model) -> model;
    };
  }
}
