package infernum.runtime.library;

import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.Engine;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.sampling.Logprobs;
import infernum.spi.InfernumException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way. Its text is read whole ({@link #text}), part by part as it comes ({@link
 * #iterator}), or by a subscriber ({@link #publisher}); in one of the three ways, once. As much is
 * held as the answer is long; one that nobody wants any more should be {@linkplain #cancel
 * cancelled}, or it is computed to its end. Safe for use by several threads; its iterator isn't.
 */
public final class Answer implements Iterable<String> {
  private final LinkedBlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final CompletableFuture<FinishReason> end = new CompletableFuture<>();
  private final AtomicBoolean read = new AtomicBoolean();
  private final int promptTokens;
  private final List<Logprobs> logprobs = new ArrayList<>();
  private volatile List<Logprobs> promptLogprobs = List.of();
  private volatile int tokens;
  private volatile @Nullable Throwable failure;
  private volatile Engine.@Nullable Cancellation cancellation;
  private volatile Runnable partAdded = () -> {};

  /** A part of the text, or what follows the last one. */
  record Part(String text, boolean last) {}

  Answer(int promptTokens) {
    this.promptTokens = promptTokens;
  }

  void submitted(Engine.Cancellation request) {
    cancellation = request;
  }

  /** Takes the answer from the engine. */
  AnswerListener listener() {
    return new AnswerListener() {
      private int count;

      @Override
      public void prompt(List<Logprobs> ofPrompt) {
        promptLogprobs = List.copyOf(ofPrompt);
      }

      @Override
      public void token(int token, String text, Optional<Logprobs> ofToken) {
        synchronized (logprobs) {
          ofToken.ifPresent(logprobs::add);
        }
        tokens = ++count;
        add(text);
      }

      @Override
      public void failed(Throwable cause) {
        failure = cause;
      }

      @Override
      public void finished(FinishReason reason, String text) {
        end.complete(reason); // before the last part, so that its reader needn't wait
        add(text);
        add(new Part("", true));
      }
    };
  }

  private void add(String text) {
    if (!text.isEmpty()) {
      add(new Part(text, false));
    }
  }

  private void add(Part part) {
    parts.add(part);
    partAdded.run();
  }

  /**
   * The whole text; waits for it.
   *
   * @throws InfernumException the answer failed
   * @throws IllegalStateException it was read before
   */
  public String text() {
    StringBuilder text = new StringBuilder();
    forEach(text::append);
    return text.toString();
  }

  /**
   * The parts as they come, none of them empty. {@code hasNext} waits, and throws as {@link #text}
   * does; after that there is none.
   *
   * @throws IllegalStateException it was read before
   */
  @Override
  public Iterator<String> iterator() {
    if (!claim()) {
      throw readBefore();
    }
    return new Iterator<>() {
      private Optional<String> next = Optional.empty();
      private boolean ended;

      @Override
      public boolean hasNext() {
        if (next.isEmpty() && !ended) {
          ended = true; // should it throw
          next = take();
          ended = next.isEmpty();
        }
        return next.isPresent();
      }

      @Override
      public String next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        String part = next.orElseThrow();
        next = Optional.empty();
        return part;
      }
    };
  }

  private Optional<String> take() {
    try {
      Part part = parts.take();
      if (part.last()) {
        failure()
            .ifPresent(cause -> {
              throw cause;
            });
      }
      return part.last() ? Optional.empty() : Optional.of(part.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancel();
      throw new InfernumException("interrupted while waiting for an answer", e);
    }
  }

  /** Why there is no more of it, once its parts are read. */
  Optional<InfernumException> failure() {
    Throwable cause = failure;
    if (cause == null) {
      return Optional.empty();
    }
    String why = cause instanceof InfernumException ? cause.getMessage() : cause.toString();
    return Optional.of(new InfernumException("the answer failed: " + why, cause));
  }

  /** Whether the caller is the one who reads it. */
  boolean claim() {
    return !read.getAndSet(true);
  }

  static IllegalStateException readBefore() {
    return new IllegalStateException("an answer is read once, and this one has a reader already");
  }

  /** The next part if it is there. */
  @Nullable Part poll() {
    return parts.poll();
  }

  /** Has an action run after each part that comes from now on, on the engine's thread. */
  void onPart(Runnable action) {
    partAdded = action;
  }

  /**
   * The parts for one subscriber, at its own pace: a slow one doesn't hold up the engine.
   * Cancelling the subscription cancels the answer. A second subscriber is told an {@link
   * IllegalStateException}.
   */
  public Flow.Publisher<String> publisher() {
    return subscriber -> PartSubscription.start(this, subscriber);
  }

  /** Asks that it ends; it does within a step, with what there is. */
  public void cancel() {
    Engine.Cancellation request = cancellation;
    if (request != null) {
      request.cancel();
    }
  }

  /** Why it ended; waits for the end. */
  public FinishReason reason() {
    return end.join();
  }

  /** Tokens of the prompt. */
  public int promptTokens() {
    return promptTokens;
  }

  /** Tokens of the answer so far. */
  public int tokens() {
    return tokens;
  }

  /**
   * The probabilities at each place of the answer so far, where {@link GenerationOptions#logprobs}
   * asked for them.
   */
  public List<Logprobs> logprobs() {
    synchronized (logprobs) {
      return List.copyOf(logprobs);
    }
  }

  /**
   * The same for the prompt's places but the first, where {@link GenerationOptions#promptLogprobs}
   * asked for them; none before the answer's first token.
   */
  public List<Logprobs> promptLogprobs() {
    return promptLogprobs;
  }
}
