package infernum.runtime.engine;

import infernum.runtime.model.Session;
import infernum.runtime.sampling.Sampler;
import infernum.runtime.sampling.SamplingParameters;
import infernum.runtime.tokenizer.TextStream;
import infernum.spi.InfernumException;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.sampling.SamplingRequest;
import infernum.spi.scheduling.SchedulingPolicy;
import infernum.spi.scheduling.WaitingRequest;
import infernum.spi.text.Tokenizer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Answers requests, many at once. One thread owns model, cache and requests; whatever crosses its
 * border goes through a bounded queue. Safe for use by several threads.
 */
public final class Engine implements AutoCloseable {
  private final Model model;
  private final EngineLimits limits;
  private final LongSupplier clock;
  private final EngineLoop loop;
  private final Thread thread;
  private final LinkedBlockingQueue<ActiveRequest> arrivals = new LinkedBlockingQueue<>();
  private final AtomicLong arrived = new AtomicLong();
  private final AtomicInteger queuedRequests = new AtomicInteger();
  private final AtomicInteger queuedTokens = new AtomicInteger();
  private volatile EngineState state;
  private volatile boolean closing;

  /**
   * What an engine must know of its model.
   *
   * @param session with the cache; the engine's own from now on, closed with it
   * @param tokenizer turns answers into text; without one they have none
   * @param endTokens end an answer
   * @param vocabulary how many tokens there are
   * @param sampling the parameters of requests, with the model's defaults
   * @param stages of sampling
   */
  public record Model(
      Session session,
      Optional<Tokenizer> tokenizer,
      Set<Integer> endTokens,
      int vocabulary,
      SamplingParameters sampling,
      Collection<LogitsProcessorFactory> stages) {}

  /** Ends one request. */
  @FunctionalInterface
  public interface Cancellation {
    /** Asks for the end; it comes within a step. Does nothing where the answer is complete. */
    void cancel();
  }

  /** Starts an engine. */
  public Engine(Model model, EngineLimits limits, SchedulingPolicy policy) {
    this(model, limits, policy, System::nanoTime);
    thread.start();
  }

  /** Without its thread: for tests that step it. */
  Engine(Model model, EngineLimits limits, SchedulingPolicy policy, LongSupplier clock) {
    this.model = model;
    this.limits = limits;
    this.clock = clock;
    this.loop = new EngineLoop(model.session(), limits, policy, model.endTokens(), clock);
    this.state = loop.state();
    this.thread = Thread.ofPlatform().name("infernum-engine").daemon().unstarted(this::run);
  }

  /** How much it takes on. */
  public EngineLimits limits() {
    return limits;
  }

  /** What it is doing. */
  public EngineState state() {
    return state;
  }

  /**
   * Takes a request.
   *
   * @param listener called on the engine's thread
   * @throws QueueFullException it may come again later
   * @throws InfernumException it can never be answered: it doesn't fit, or a value isn't allowed
   */
  public Cancellation submit(Request request, AnswerListener listener) {
    if (closing) {
      throw new InfernumException("the engine is closed");
    }
    ActiveRequest active = accepted(request, listener);
    int tokens = request.prompt().length;
    if (queuedRequests.incrementAndGet() > limits.queuedRequests()) {
      queuedRequests.decrementAndGet();
      throw new QueueFullException(
          "%d requests wait, as many as --max-queue allows".formatted(limits.queuedRequests()));
    }
    if (queuedTokens.addAndGet(tokens) > limits.queuedTokens()) {
      queuedTokens.addAndGet(-tokens);
      queuedRequests.decrementAndGet();
      throw new QueueFullException(
          "with this prompt of %d tokens more than the %d of --max-queue-tokens would wait"
              .formatted(tokens, limits.queuedTokens()));
    }
    arrivals.add(active);
    if (closing && arrivals.remove(active)) { // its thread may have looked for the last time
      throw new InfernumException("the engine is closed");
    }
    return active::cancel;
  }

  private ActiveRequest accepted(Request request, AnswerListener listener) {
    int room = limits.context() - request.prompt().length;
    check(request.prompt().length > 0, "the prompt has no token");
    check(
        room > 0,
        "the prompt has %d tokens, which leaves no room for an answer in the context of %d"
            + " (--max-context)",
        request.prompt().length,
        limits.context());
    Request.Ending ending = request.ending();
    check(ending.maxTokens() > 0, "max_tokens must be at least 1, is %d", ending.maxTokens());
    check(
        ending.minTokens() >= 0 && ending.minTokens() <= ending.maxTokens(),
        "min_tokens must be from 0 to max_tokens, %d, is %d",
        ending.maxTokens(),
        ending.minTokens());
    check(!ending.stopStrings().contains(""), "a stop string is empty");
    for (int token : request.prompt()) {
      check(
          token >= 0 && token < model.vocabulary(),
          "token %d isn't one of the model's %d",
          token,
          model.vocabulary());
    }
    long arrival = arrived.getAndIncrement();
    return new ActiveRequest(
        request,
        new WaitingRequest(
            arrival, request.prompt().length, ending.maxTokens(), request.priority()),
        listener,
        sampler(request),
        model.session().sequence(),
        model.tokenizer().map(tokenizer -> new TextStream(tokenizer, request.shown())),
        clock.getAsLong()
            + request.timeout().map(limit -> limit.toNanos()).orElse(Long.MAX_VALUE / 2),
        Math.min(ending.maxTokens(), room),
        () -> {
          queuedRequests.decrementAndGet();
          queuedTokens.addAndGet(-request.prompt().length);
        });
  }

  private Sampler sampler(Request request) {
    Request.Sampling sampling = request.sampling();
    Set<Integer> ends = new HashSet<>(request.ending().stopTokens());
    if (!request.ending().ignoreEndTokens()) {
      ends.addAll(model.endTokens());
    }
    SamplingRequest asked =
        new SamplingRequest(
            model.sampling().settings(sampling.parameters()),
            sampling.logitBias(),
            ends,
            request.ending().minTokens(),
            model.vocabulary());
    long seed = sampling.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong());
    return new Sampler(model.stages(), asked, seed);
  }

  private static void check(boolean holds, String otherwise, Object... numbers) {
    if (!holds) {
      throw new InfernumException(otherwise.formatted(numbers));
    }
  }

  private void run() {
    try {
      while (!closing) {
        if (!work()) {
          await();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closing = true;
      takeAll();
      loop.endAll(FinishReason.CANCELLED);
      state = loop.state();
    }
  }

  /** Takes what has arrived and runs a step. */
  boolean work() {
    takeAll();
    boolean worked = loop.step();
    state = loop.state();
    return worked;
  }

  private void takeAll() {
    for (ActiveRequest next = arrivals.poll(); next != null; next = arrivals.poll()) {
      loop.add(next);
    }
  }

  private void await() throws InterruptedException {
    ActiveRequest next = arrivals.poll(50, TimeUnit.MILLISECONDS);
    if (next != null) {
      loop.add(next);
    }
  }

  /** Ends all requests, and waits until the present step is over. */
  @Override
  public void close() {
    closing = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    model.session().close();
  }
}
