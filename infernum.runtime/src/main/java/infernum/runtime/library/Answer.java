package infernum.runtime.library;

import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.Engine;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.sampling.Logprobs;
import infernum.spi.InfernumException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way. Its text is read whole ({@link #text}), part by part as it comes ({@link
 * #iterator}), or by subscribers ({@link #publisher}); in one of the three ways, once. As much is
 * held as the answer is long. Safe for use by several threads; its iterator isn't.
 */
public final class Answer implements Iterable<String> {
  private final LinkedBlockingQueue<Optional<String>> parts = new LinkedBlockingQueue<>();
  private final CompletableFuture<FinishReason> end = new CompletableFuture<>();
  private final int promptTokens;
  private volatile int tokens;
  private volatile @Nullable Throwable failure;
  private volatile Engine.@Nullable Cancellation cancellation;

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
      public void token(int token, String text, Optional<Logprobs> logprobs) {
        tokens = ++count;
        add(text);
      }

      @Override
      public void failed(Throwable cause) {
        failure = cause;
      }

      @Override
      public void finished(FinishReason reason, String text) {
        add(text);
        parts.add(Optional.empty());
        end.complete(reason);
      }
    };
  }

  private void add(String text) {
    if (!text.isEmpty()) {
      parts.add(Optional.of(text));
    }
  }

  /**
   * The whole text; waits for it.
   *
   * @throws InfernumException the answer failed
   */
  public String text() {
    StringBuilder text = new StringBuilder();
    forEach(text::append);
    return text.toString();
  }

  /** The parts as they come, none of them empty; {@code hasNext} waits, and throws as text does. */
  @Override
  public Iterator<String> iterator() {
    return new Iterator<>() {
      private Optional<String> next = Optional.empty();
      private boolean ended;

      @Override
      public boolean hasNext() {
        if (next.isEmpty() && !ended) {
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
      Optional<String> part = parts.take();
      Throwable cause = failure;
      if (part.isEmpty() && cause != null) {
        throw new InfernumException("the answer failed: " + cause.getMessage(), cause);
      }
      return part;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancel();
      throw new InfernumException("interrupted while waiting for an answer", e);
    }
  }

  /** The parts for subscribers; a slow one doesn't hold up the engine. */
  public Flow.Publisher<String> publisher() {
    return subscriber -> {
      SubmissionPublisher<String> publisher = new SubmissionPublisher<>();
      publisher.subscribe(subscriber);
      Thread.startVirtualThread(() -> {
        try {
          forEach(publisher::submit);
          publisher.close();
        } catch (RuntimeException e) {
          publisher.closeExceptionally(e);
        }
      });
    };
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
}
