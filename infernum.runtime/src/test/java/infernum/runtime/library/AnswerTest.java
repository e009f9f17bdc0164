package infernum.runtime.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.FinishReason;
import infernum.spi.InfernumException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer's readers, with an engine's part played by the test. */
@Timeout(60)
class AnswerTest {
  private final Answer answer = new Answer(3);
  private final AnswerListener engine = answer.listener();
  private final AtomicInteger cancelled = new AtomicInteger();

  AnswerTest() {
    answer.submitted(cancelled::incrementAndGet);
  }

  private void say(String... parts) {
    for (String part : parts) {
      engine.token(1, part, Optional.empty());
    }
  }

  /** Tells what it is told, in words. */
  private static class Reader implements Flow.Subscriber<String> {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    final CompletableFuture<Throwable> error = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription.complete(given);
    }

    @Override
    public void onNext(String part) {
      heard.add(part);
    }

    @Override
    public void onError(Throwable cause) {
      error.complete(cause);
    }

    @Override
    public void onComplete() {
      heard.add("(end)");
    }

    void request(long parts) {
      subscription.join().request(parts);
    }

    @Nullable String next() throws InterruptedException {
      return heard.poll(10, TimeUnit.SECONDS);
    }

    @Nullable String nextSoon() throws InterruptedException {
      return heard.poll(50, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void everyReaderGetsTheWholeAnswerFromItsBeginning() throws InterruptedException {
    say("one");
    Iterator<String> early = answer.iterator();
    assertEquals("one", early.next());
    Reader first = new Reader();
    answer.publisher().subscribe(first);
    first.request(10);
    say("two");
    engine.finished(FinishReason.STOP, "three");
    assertEquals("onetwothree", answer.text());
    assertEquals("onetwothree", answer.text());
    Reader late = new Reader();
    answer.publisher().subscribe(late);
    late.request(10);
    for (String part : List.of("one", "two", "three", "(end)")) {
      assertEquals(part, first.next());
      assertEquals(part, late.next());
    }
    assertEquals("two", early.next());
    assertEquals("three", early.next());
    assertFalse(early.hasNext());
    assertEquals(0, cancelled.get());
  }

  @Test
  void readersOnManyThreadsGetItWhileItComes() {
    List<CompletableFuture<String>> readers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      readers.add(CompletableFuture.supplyAsync(answer::text, Thread::startVirtualThread));
    }
    StringBuilder whole = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      say(i + " ");
      whole.append(i).append(' ');
    }
    engine.finished(FinishReason.LENGTH, "");
    readers.forEach(reader -> assertEquals(whole.toString(), reader.join()));
  }

  @Test
  void aFollowerThatFailsAtTheEndKeepsNobodyFromIt() {
    answer.follow(() -> {
      throw new IllegalStateException("no memory for a thread");
    });
    assertThrows(
        IllegalStateException.class, () -> engine.finished(FinishReason.STOP, "held back"));
    assertEquals("held back", answer.text());
  }

  @Test
  void aSubscriberThatCancelsEndsTheAnswerForTheOthersToo() throws InterruptedException {
    Reader leaving = new Reader();
    Reader staying = new Reader();
    answer.publisher().subscribe(leaving);
    answer.publisher().subscribe(staying);
    staying.request(10);
    say("a");
    leaving.subscription.join().cancel();
    assertEquals(1, cancelled.get());
    engine.finished(FinishReason.CANCELLED, "b");
    assertEquals("a", staying.next());
    assertEquals("b", staying.next());
    assertEquals("(end)", staying.next());
    assertNull(leaving.nextSoon());
    assertEquals("ab", answer.text());
  }

  @Test
  void aSubscriberGetsAsManyPartsAsItAsksForAndTheEndWithoutAsking() throws InterruptedException {
    Reader reader = new Reader();
    say("a", "b");
    answer.publisher().subscribe(reader);
    assertNull(reader.nextSoon());
    reader.request(1);
    assertEquals("a", reader.next());
    assertNull(reader.nextSoon());
    reader.request(2);
    assertEquals("b", reader.next());
    say("c", "d");
    assertEquals("c", reader.next());
    assertNull(reader.nextSoon());
    reader.request(Long.MAX_VALUE);
    reader.request(Long.MAX_VALUE);
    assertEquals("d", reader.next());
    engine.finished(FinishReason.STOP, "");
    assertEquals("(end)", reader.next());
  }

  @Test
  void aSubscriberThatCancelsCancelsTheAnswerOnceAndHearsNoMore() throws InterruptedException {
    Reader reader = new Reader();
    answer.publisher().subscribe(reader);
    reader.request(10);
    say("a");
    assertEquals("a", reader.next());
    reader.subscription.join().cancel();
    reader.subscription.join().cancel();
    assertEquals(1, cancelled.get());
    say("b");
    engine.finished(FinishReason.CANCELLED, "");
    assertNull(reader.nextSoon());
    assertFalse(reader.error.isDone());
    assertEquals(FinishReason.CANCELLED, answer.reason());
  }

  @Test
  void aSubscriberThatNeverAsksHoldsNoThread() throws InterruptedException {
    List<Thread> runners = new ArrayList<>();
    Reader reader =
        new Reader() {
          @Override
          public void onNext(String part) {
            runners.add(Thread.currentThread());
            super.onNext(part);
          }
        };
    answer.publisher().subscribe(reader);
    reader.request(1);
    for (int i = 0; i < 1000; i++) {
      say("x");
    }
    assertEquals("x", reader.next());
    assertTrue(runners.getFirst().join(Duration.ofSeconds(10)), "it doesn't wait");
    assertEquals(1, runners.size());
  }

  @Test
  void aSubscriberThatThrowsIsToldAndItsAnswerEnds() {
    IllegalStateException own = new IllegalStateException("my own fault");
    Reader reader =
        new Reader() {
          @Override
          public void onNext(String part) {
            throw own;
          }
        };
    answer.publisher().subscribe(reader);
    reader.request(5);
    say("a", "b");
    assertSame(own, reader.error.join());
    assertEquals(1, cancelled.get());
  }

  @Test
  void aSubscriberThatRefusesItsSubscriptionCancelsTheAnswer() {
    IllegalStateException own = new IllegalStateException("my own fault");
    Reader reader =
        new Reader() {
          @Override
          public void onSubscribe(Flow.Subscription given) {
            throw own;
          }
        };
    Flow.Publisher<String> publisher = answer.publisher();
    assertSame(own, assertThrows(IllegalStateException.class, () -> publisher.subscribe(reader)));
    assertEquals(1, cancelled.get());
  }

  @Test
  @SuppressWarnings("NullAway") // what an embedder's code may do
  void noSubscriberIsNoReader() {
    Flow.Publisher<String> publisher = answer.publisher();
    assertThrows(NullPointerException.class, () -> publisher.subscribe(null));
    engine.finished(FinishReason.STOP, "still there");
    assertEquals("still there", answer.text());
  }

  @Test
  void aSubscriberThatAsksForNothingIsTold() {
    Reader reader = new Reader();
    answer.publisher().subscribe(reader);
    reader.request(0);
    assertInstanceOf(IllegalArgumentException.class, reader.error.join());
    assertEquals(1, cancelled.get());
  }

  @Test
  void everySubscriberGetsEveryPartInOrder() throws InterruptedException {
    Reader reader = new Reader();
    answer.publisher().subscribe(reader);
    Thread asking =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 5000; i++) {
                reader.request(1);
              }
            });
    for (int i = 0; i < 5000; i++) {
      say(String.valueOf(i));
    }
    engine.finished(FinishReason.STOP, "");
    asking.join();
    for (int i = 0; i < 5000; i++) {
      assertEquals(String.valueOf(i), reader.next());
    }
    assertEquals("(end)", reader.next());
  }

  @Test
  void aFailureReachesEveryKindOfReaderAndEndsIt() {
    say("a");
    AssertionError cause = new AssertionError("the device is gone");
    engine.failed(cause);
    engine.finished(FinishReason.ERROR, "");
    Iterator<String> parts = answer.iterator();
    assertEquals("a", parts.next());
    Exception e = assertThrows(InfernumException.class, parts::hasNext);
    assertEquals("the answer failed: java.lang.AssertionError: the device is gone", e.getMessage());
    assertSame(cause, e.getCause());
    assertFalse(parts.hasNext(), "it has ended");
    assertThrows(NoSuchElementException.class, parts::next);
    assertEquals(FinishReason.ERROR, answer.reason());
  }

  @Test
  void aFailureIsASubscribersError() throws InterruptedException {
    Reader reader = new Reader();
    answer.publisher().subscribe(reader);
    reader.request(5);
    say("a");
    engine.failed(new InfernumException("the device is gone"));
    engine.finished(FinishReason.ERROR, "");
    assertEquals("a", reader.next());
    assertEquals("the answer failed: the device is gone", reader.error.join().getMessage());
    assertNull(reader.nextSoon());
  }

  @Test
  void whoIsInterruptedWhileWaitingCancelsTheAnswer() throws InterruptedException {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              try {
                thrown.complete(new AssertionError(answer.text()));
              } catch (InfernumException e) {
                thrown.complete(e);
              }
            });
    reader.interrupt();
    reader.join();
    assertInstanceOf(InfernumException.class, thrown.join());
    assertEquals(1, cancelled.get());
  }
}
