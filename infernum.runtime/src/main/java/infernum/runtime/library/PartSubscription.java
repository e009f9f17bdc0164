package infernum.runtime.library;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's way through an answer's parts. A virtual thread gives out what is there and
 * wanted, and ends; the next part or the next request begins another. So a subscriber that goes
 * away, or never asks, holds no thread.
 */
final class PartSubscription implements Flow.Subscription {
  private final Answer answer;
  private final Flow.Subscriber<? super String> subscriber;
  private final AtomicLong wanted = new AtomicLong();

  /** Signals since the giver last looked; whoever raises it from 0 is the giver. */
  private final AtomicInteger signals = new AtomicInteger();

  private volatile boolean ended;
  private volatile boolean begun;

  /** Whether the subscriber asked for less than one part. */
  private volatile boolean wrong;

  private Answer.@Nullable Part next;

  private PartSubscription(Answer answer, Flow.Subscriber<? super String> subscriber) {
    this.answer = answer;
    this.subscriber = subscriber;
  }

  /** Begins to give an answer to a subscriber; where it has a reader already, tells so. */
  static void start(Answer answer, Flow.Subscriber<? super String> subscriber) {
    PartSubscription subscription =
        new PartSubscription(answer, requireNonNull(subscriber, "subscriber"));
    boolean claimed = answer.claim();
    subscription.ended = !claimed;
    subscription.greet();
    if (claimed) {
      subscription.begun = true;
      answer.onPart(subscription::signal);
      subscription.signal();
    } else {
      subscriber.onError(Answer.readBefore());
    }
  }

  private void greet() {
    try {
      subscriber.onSubscribe(this);
    } catch (RuntimeException | Error e) { // nobody would read the answer
      cancel();
      throw e;
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      wrong = true;
    } else {
      wanted.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    }
    signal();
  }

  @Override
  public void cancel() {
    if (!ended) {
      ended = true;
      answer.cancel();
    }
  }

  private void signal() {
    if (begun && !ended && signals.getAndIncrement() == 0) {
      Thread.startVirtualThread(this::give);
    }
  }

  private void give() {
    int seen;
    do {
      seen = signals.get();
      try {
        giveWanted();
      } catch (RuntimeException | Error e) { // of the subscriber, who gets no more
        if (ended) {
          throw e;
        }
        cancel();
        subscriber.onError(e);
      }
    } while (signals.addAndGet(-seen) != 0);
  }

  private void giveWanted() {
    if (wrong && !ended) {
      cancel();
      subscriber.onError(new IllegalArgumentException("a subscriber asked for less than one part"));
    }
    while (!ended) {
      Answer.Part part = next == null ? answer.poll() : next;
      next = part;
      if (part == null || (!part.last() && wanted.get() == 0)) {
        return;
      }
      next = null;
      if (part.last()) {
        ended = true;
        answer.failure().ifPresentOrElse(subscriber::onError, subscriber::onComplete);
      } else {
        wanted.decrementAndGet();
        subscriber.onNext(part.text());
      }
    }
  }
}
