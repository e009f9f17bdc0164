package infernum.runtime.library;

import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.Engine;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.sampling.Logprobs;
import infernum.spi.InfernumException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way. Its text is read whole ({@link #text}), part by part as it comes ({@link
 * #iterator}), or by a subscriber ({@link #publisher}); as often as one likes, on any threads, now
 * or later: every reader gets all of it from its beginning. It is held as long as this is; one that
 * nobody wants any more should be {@linkplain #cancel cancelled}, or it is computed to its end.
 * Safe for use by several threads; each iterator is of one.
 */
public final class Answer implements Iterable<String> {
  private static final Part LAST = new Part("", true);

  /** What there is so far, the last one included once it ends. Its own monitor guards it. */
  private final List<Part> parts = new ArrayList<>();

  /** Run after each part that is added, on the engine's thread. */
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();

  private final CompletableFuture<FinishReason> end = new CompletableFuture<>();
  private final int promptTokens;
  private final List<Logprobs> logprobs = new ArrayList<>();
  private volatile List<Logprobs> promptLogprobs = List.of();
  private volatile int tokens;
  private volatile @Nullable Throwable failure;
  private volatile Engine.@Nullable Cancellation cancellation;

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
        if (!text.isEmpty()) {
          add(new Part(text, false));
        }
      }

      @Override
      public void failed(Throwable cause) {
        failure = cause;
      }

      @Override
      public void finished(FinishReason reason, String text) {
        end.complete(reason); // before the last part, so that its reader needn't wait
        if (text.isEmpty()) {
          add(LAST);
        } else {
          add(new Part(text, false), LAST);
        }
      }
    };
  }

  /** All of them before any follower runs: one that throws keeps nobody from the end. */
  private void add(Part... more) {
    synchronized (parts) {
      Collections.addAll(parts, more);
      parts.notifyAll();
    }
    followers.forEach(Runnable::run);
  }

  /**
   * The whole text; waits for it.
   *
   * @throws InfernumException the answer failed, or the thread was interrupted, which cancels the
   *     answer
   */
  public String text() {
    StringBuilder text = new StringBuilder();
    forEach(text::append);
    return text.toString();
  }

  /**
   * The parts as they come, none of them empty. {@code hasNext} waits, and throws as {@link #text}
   * does; after that there is none.
   */
  @Override
  public Iterator<String> iterator() {
    return new Iterator<>() {
      private Optional<String> next = Optional.empty();
      private int given;
      private boolean ended;

      @Override
      public boolean hasNext() {
        if (next.isEmpty() && !ended) {
          ended = true; // should it throw
          next = await(given++);
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

  private Optional<String> await(int index) {
    try {
      Part part;
      synchronized (parts) {
        while (index >= parts.size()) {
          parts.wait();
        }
        part = parts.get(index);
      }
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

  /** The part of that index if it is there. */
  @Nullable Part part(int index) {
    synchronized (parts) {
      return index < parts.size() ? parts.get(index) : null;
    }
  }

  /** Has an action run after each part that comes from now on, on the engine's thread. */
  void follow(Runnable action) {
    followers.add(action);
  }

  /** Has it run no more. */
  void unfollow(Runnable action) {
    followers.remove(action);
  }

  /**
   * The parts for subscribers, each at its own pace: a slow one doesn't hold up the engine, or the
   * others. Cancelling a subscription cancels the answer, for everybody who reads it.
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

  /** Why it ended; waits for the end. Its text is complete then. */
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
