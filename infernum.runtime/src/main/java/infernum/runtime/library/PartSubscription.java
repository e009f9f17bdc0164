package infernum.runtime.library;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

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

  private final Runnable follower = this::signal;
  private int given;

  private PartSubscription(Answer answer, Flow.Subscriber<? super String> subscriber) {
    this.answer = answer;
    this.subscriber = subscriber;
  }

  /** Begins to give an answer to a subscriber. */
  static void start(Answer answer, Flow.Subscriber<? super String> subscriber) {
    PartSubscription subscription =
        new PartSubscription(answer, requireNonNull(subscriber, "subscriber"));
    subscription.greet();
    subscription.begun = true;
    answer.follow(subscription.follower);
    if (subscription.ended) {
      answer.unfollow(subscription.follower);
    }
    subscription.signal();
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
      end();
      answer.cancel();
    }
  }

  private void end() {
    ended = true;
    answer.unfollow(follower);
  }

  private void signal() {
    if (begun && !ended && signals.getAndIncrement() == 0) {
      try {
        Thread.startVirtualThread(this::give);
      } catch (RuntimeException | Error e) { // no giver: the next signal tries again
        signals.set(0);
        throw e;
      }
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
      Answer.Part part = answer.part(given);
      if (part == null || (!part.last() && wanted.get() == 0)) {
        return;
      }
      given++;
      if (part.last()) {
        end();
        answer.failure().ifPresentOrElse(subscriber::onError, subscriber::onComplete);
      } else {
        wanted.decrementAndGet();
        subscriber.onNext(part.text());
      }
    }
  }
}
