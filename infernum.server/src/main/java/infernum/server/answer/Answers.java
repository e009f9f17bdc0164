package infernum.server.answer;

import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.Engine;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.engine.QueueFullException;
import infernum.runtime.engine.Request;
import infernum.runtime.sampling.Logprobs;
import infernum.server.metrics.EngineMetrics;
import infernum.server.served.InFlight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one HTTP request on their way from the engine's thread to the request's own. What
 * its client hasn't taken is held, up to a bound: then all its answers are cancelled, so that no
 * slow reader makes memory grow. {@link #close} cancels what hasn't ended.
 */
public final class Answers implements AutoCloseable {
  private final Engine engine;
  private final InFlight inFlight;
  private final EngineMetrics metrics;
  private final LinkedBlockingQueue<Update> updates;
  private final List<Engine.Cancellation> cancellations = new CopyOnWriteArrayList<>();
  private volatile boolean overflowed;
  private volatile boolean cancelled;
  private int submitted;
  private int promptTokens;
  private int taken;

  /**
   * None yet.
   *
   * @param most updates that are held
   */
  Answers(Engine engine, InFlight inFlight, EngineMetrics metrics, int most) {
    this.engine = engine;
    this.inFlight = inFlight;
    this.metrics = metrics;
    this.updates = new LinkedBlockingQueue<>(most);
  }

  /**
   * Asks for some answers to one prompt; they are counted on from those asked for before.
   *
   * @throws infernum.spi.InfernumException the engine refuses
   */
  public void submit(Request request, int count) {
    List<AnswerListener> listeners = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      listeners.add(new Listener(submitted + i, request.prompt().length));
    }
    for (int i = 0; i < count; i++) {
      inFlight.begin();
    }
    try {
      cancellations.addAll(engine.submit(request, listeners));
    } catch (RuntimeException e) {
      for (int i = 0; i < count; i++) {
        inFlight.end();
      }
      if (e instanceof QueueFullException) {
        metrics.rejected();
      }
      throw e;
    }
    metrics.taken(request, count);
    if (overflowed) { // before there was anything to cancel
      cancel();
    }
    submitted += count;
    promptTokens += request.prompt().length;
  }

  /** Whether a choice's end is still to be taken. */
  public boolean hasNext() {
    return taken < submitted;
  }

  /**
   * The next update, of any answer.
   *
   * @return empty where none comes within that time
   * @throws SlowReaderException updates were lost, because they weren't taken in time
   */
  public Optional<Update> next(Duration patience) throws InterruptedException {
    Update update = updates.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (overflowed) {
      throw new SlowReaderException(updates.size());
    }
    if (update instanceof Update.End) {
      taken++;
    }
    return Optional.ofNullable(update);
  }

  /** Tokens of all prompts. */
  public int promptTokens() {
    return promptTokens;
  }

  /** Asks the engine to end all of them. */
  public void cancel() {
    cancelled = true;
    cancellations.forEach(Engine.Cancellation::cancel);
  }

  /** Cancels what hasn't ended. */
  @Override
  public void close() {
    if (hasNext()) {
      cancel();
    }
  }

  private void put(Update update) {
    if (!cancelled && !overflowed && !updates.offer(update)) {
      overflowed = true;
      cancel();
    }
  }

  /** Called on the engine's thread. */
  private final class Listener implements AnswerListener {
    private final int choice;
    private final EngineMetrics.AnswerTimes times;
    private @Nullable Throwable cause;

    Listener(int choice, int prompt) {
      this.choice = choice;
      this.times = metrics.answer(prompt);
    }

    @Override
    public void started() {
      times.started();
    }

    @Override
    public void prompt(List<Logprobs> logprobs) {
      put(new Update.Prompt(choice, List.copyOf(logprobs)));
    }

    @Override
    public void token(int token, String text, Optional<Logprobs> logprobs) {
      times.token();
      put(new Update.Token(choice, token, text, logprobs));
    }

    @Override
    public void failed(Throwable failure) {
      cause = failure;
    }

    @Override
    public void finished(FinishReason reason, String text) {
      times.ended(reason);
      inFlight.end();
      put(new Update.End(choice, reason, text, Optional.ofNullable(cause)));
    }
  }
}
