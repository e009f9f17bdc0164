package infernum.runtime.engine;

import infernum.runtime.kv.BlockAllocator;
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
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests, many at once. One thread owns model, cache and requests; whatever crosses its
 * border goes through a bounded queue. Safe for use by several threads.
 *
 * <p>It stops when it is closed, and when it fails: the device is lost, three steps in a row have
 * failed, or a scheduling policy throws or loses a request. Then it isn't ready, all requests end
 * with the cause, and what comes is refused with it. {@link #stopped} tells of the stop.
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
  private final Queue<ActiveRequest> arrivals = new ConcurrentLinkedQueue<>();

  private final CompletableFuture<Optional<Throwable>> stopped = new CompletableFuture<>();
  private final Object closed = new Object();
  private boolean open = true;
  private boolean sessionClosed;
  private volatile boolean closing;
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
    int blocks = BlockAllocator.blocksFor(limits.context());
    if (model.session().freeBlocks() < blocks) { // the longest request would wait forever
      throw new IllegalArgumentException(
          "a context of %d tokens takes %d blocks, but the session has %d"
              .formatted(limits.context(), blocks, model.session().freeBlocks()));
    }
    this.session = model.session();
    this.limits = limits;
    this.sampling = model.sampling();
    this.admission = new Admission(model, limits, clock);
    this.loop = new EngineLoop(session, limits, policy, model.endTokens(), clock);
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

  /** What it is doing, now and from now on. */
  public EngineState state() {
    return loop.state();
  }

  /**
   * Completes when it has stopped and all requests have ended, with why: nothing where it was
   * closed. What depends on it runs on the engine's thread, which can't {@link #close} the engine,
   * as it would wait for itself; what closes it must be asynchronous, as with {@link
   * CompletionStage#thenAcceptAsync}. What is attached after the stop runs at once, on its caller's
   * thread.
   */
  public CompletionStage<Optional<Throwable>> stopped() {
    return stopped.minimalCompletionStage();
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
    LockSupport.unpark(thread);
    return answers.stream().<Cancellation>map(answer -> answer::cancel).toList();
  }

  private void requireOpen(boolean isOpen) {
    Throwable cause = failure;
    if (!isOpen && cause != null) {
      throw new InfernumException(
          "the engine has failed, and takes no more requests: " + message(cause), cause);
    }
    if (!isOpen) {
      throw new InfernumException("the engine is closed, and takes no more requests");
    }
  }

  private static String message(Throwable cause) {
    return cause instanceof InfernumException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }

  private void run() {
    while (!closing) {
      // A listener that blocks takes the permit of what has come meanwhile.
      if (!work() && arrivals.isEmpty() && !closing) {
        LockSupport.park(this);
      }
      Thread.interrupted(); // a listener's: nobody ends the engine in this way
    }
    end();
  }

  /**
   * Takes what has arrived and runs a step; where the engine fails in it, ends it.
   *
   * @return whether there was anything to do
   */
  boolean work() {
    try {
      for (ActiveRequest next = arrivals.poll(); next != null; next = arrivals.poll()) {
        loop.add(next);
      }
      return loop.step();
    } catch (RuntimeException | Error e) {
      LOGGER.log(System.Logger.Level.ERROR, "the engine stops", e);
      failure = e;
      end();
      return false;
    }
  }

  /** Ends whatever is still there. From now on nothing is taken. */
  private void end() {
    closing = true;
    synchronized (arrivals) {
      open = false;
    }
    List<ActiveRequest> left = new ArrayList<>(loop.stop()); // not ready, before a listener hears
    for (ActiveRequest next = arrivals.poll(); next != null; next = arrivals.poll()) {
      left.add(next);
    }
    left.forEach(this::end);
    loop.show();
    stopped.complete(Optional.ofNullable(failure));
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
    LockSupport.unpark(thread);
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
