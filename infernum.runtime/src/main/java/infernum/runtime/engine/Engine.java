package infernum.runtime.engine;

import infernum.runtime.model.Session;
import infernum.runtime.sampling.SamplingParameters;
import infernum.spi.InfernumException;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.scheduling.SchedulingPolicy;
import infernum.spi.text.Tokenizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests, many at once. One thread owns model, cache and requests; whatever crosses its
 * border goes through a bounded queue. Safe for use by several threads.
 *
 * <p>It stops when it is closed, and when what isn't part of a step fails: a scheduling policy.
 * Then all requests end with the cause, the engine isn't ready, and refuses what comes.
 */
public final class Engine implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Engine.class.getName());

  private final Session session;
  private final EngineLimits limits;
  private final SamplingParameters sampling;
  private final Admission admission;
  private final EngineLoop loop;
  private final Thread thread;

  /** The border: requests that the thread hasn't taken over. Guards {@link #open}. */
  private final LinkedBlockingQueue<ActiveRequest> arrivals = new LinkedBlockingQueue<>();

  private final Object closed = new Object();
  private boolean open = true;
  private boolean sessionClosed;
  private volatile boolean closing;
  private volatile EngineState state;
  private volatile @Nullable Throwable failure;

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
      Collection<LogitsProcessorFactory> stages) {
    /** Copies the collections; end tokens beyond the vocabulary can't come up, and go. */
    public Model {
      endTokens =
          endTokens.stream()
              .filter(token -> token >= 0 && token < vocabulary)
              .collect(Collectors.toUnmodifiableSet());
      stages = List.copyOf(stages);
    }
  }

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
    this.session = model.session();
    this.limits = limits;
    this.sampling = model.sampling();
    this.admission = new Admission(model, limits, clock);
    this.loop = new EngineLoop(session, limits, policy, model.endTokens(), clock);
    this.state = loop.state();
    this.thread = Thread.ofPlatform().name("infernum-engine").daemon().unstarted(this::run);
  }

  /** How much it takes on. */
  public EngineLimits limits() {
    return limits;
  }

  /** What requests may set of sampling, and what holds where they don't. */
  public SamplingParameters sampling() {
    return sampling;
  }

  /** What it is doing; a listener sees the step that it hears of. */
  public EngineState state() {
    return state;
  }

  /**
   * Takes a request.
   *
   * @param listener called on the engine's thread
   * @throws QueueFullException it may come again later
   * @throws InfernumException it can never be answered: it doesn't fit, or a value isn't allowed;
   *     or the engine is closed or has failed
   */
  public Cancellation submit(Request request, AnswerListener listener) {
    return submit(request, List.of(listener)).getFirst();
  }

  /**
   * Takes a request that wants several answers, all of them or none. The n-th one draws with the
   * n-th seed that {@link Request.Sampling#nth} derives; the first is what it would be alone. Each
   * computes the prompt for itself.
   *
   * @param listeners one for each answer, called on the engine's thread
   * @return a cancellation for each
   * @throws QueueFullException it may come again later
   * @throws InfernumException as for one
   */
  public List<Cancellation> submit(Request request, List<? extends AnswerListener> listeners) {
    requireOpen(!closing);
    List<ActiveRequest> answers = admission.admit(request, listeners);
    synchronized (arrivals) {
      requireOpen(open);
      arrivals.addAll(answers);
    }
    return answers.stream().<Cancellation>map(answer -> answer::cancel).toList();
  }

  private void requireOpen(boolean isOpen) {
    Throwable cause = failure;
    if (!isOpen && cause != null) {
      throw new InfernumException("the engine has failed: " + cause, cause);
    }
    if (!isOpen) {
      throw new InfernumException("the engine is closed");
    }
  }

  private void run() {
    try {
      while (!closing) {
        if (!work()) {
          await();
        }
      }
    } catch (RuntimeException | Error e) { // of a policy: what steps throw is caught by the loop
      LOGGER.log(System.Logger.Level.ERROR, "the engine stops", e);
      failure = e;
    } finally {
      end();
    }
  }

  /** Takes what has arrived and runs a step. */
  boolean work() {
    for (ActiveRequest next = arrivals.poll(); next != null; next = arrivals.poll()) {
      loop.add(next);
    }
    boolean worked = loop.step(this::show);
    show();
    return worked;
  }

  private void show() {
    state = loop.state();
  }

  private void await() {
    try {
      ActiveRequest next = arrivals.poll(50, TimeUnit.MILLISECONDS);
      if (next != null) {
        loop.add(next);
      }
    } catch (InterruptedException e) {
      // A listener's: nobody ends the engine in this way.
      LOGGER.log(System.Logger.Level.DEBUG, "an interrupt of the engine's thread is ignored", e);
    }
  }

  /** Ends whatever is still there. From now on nothing is taken. */
  private void end() {
    closing = true;
    synchronized (arrivals) {
      open = false;
    }
    state = state.stopped(); // before a listener hears of an end
    List<ActiveRequest> left = new ArrayList<>(loop.stop());
    arrivals.drainTo(left);
    left.forEach(this::end);
    state = loop.state();
  }

  private void end(ActiveRequest request) {
    Throwable cause = failure;
    try {
      if (cause == null) {
        request.end(FinishReason.CANCELLED);
      } else {
        request.fail(cause);
      }
    } catch (RuntimeException | Error e) { // a bug; the others are told all the same
      LOGGER.log(System.Logger.Level.ERROR, "a request could not be ended", e);
    }
  }

  /** Whether the caller is a listener, on the engine's own thread. */
  public boolean isOwnThread() {
    return Thread.currentThread().equals(thread);
  }

  /**
   * Ends all requests, waits until the present step is over, and closes the session. Does nothing
   * the second time.
   *
   * @throws IllegalStateException called by a listener, on the engine's own thread, which can't
   *     wait for itself; nothing has happened
   */
  @Override
  public void close() {
    if (isOwnThread()) {
      throw new IllegalStateException(
          "a listener can't close the engine that calls it; close it on another thread");
    }
    closing = true;
    synchronized (closed) {
      join();
      if (!sessionClosed) {
        sessionClosed = true;
        session.close();
      }
    }
  }

  private void join() {
    if (thread.getState() == Thread.State.NEW) { // stepped by its owner
      end();
      return;
    }
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
  }
}
