package infernum.benchmarks.worker;

import com.sun.management.ThreadMXBean;
import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.sampling.Logprobs;
import infernum.spi.InfernumException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One answer, with the time of each token and what all threads of this JVM had allocated when its
 * first and its last one came. Written by the engine's thread; read after the end.
 */
final class Heard implements AnswerListener {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long submitted = System.nanoTime();
  private final CountDownLatch ended;
  private final int[] tokens;
  private final long[] times;
  private int count;
  private long allocatedAtFirst;
  private long allocatedAtLast;
  private @Nullable FinishReason reason;
  private @Nullable Throwable failure;

  /**
   * Begins to wait.
   *
   * @param most tokens
   * @param ended counted down at the end
   */
  Heard(int most, CountDownLatch ended) {
    this.tokens = new int[most];
    this.times = new long[most];
    this.ended = ended;
  }

  @Override
  public void token(int token, String text, Optional<Logprobs> logprobs) {
    times[count] = System.nanoTime();
    tokens[count] = token;
    count++;
    if (count == 1) {
      allocatedAtFirst = THREADS.getTotalThreadAllocatedBytes();
    } else if (count == tokens.length) {
      allocatedAtLast = THREADS.getTotalThreadAllocatedBytes();
    }
  }

  @Override
  public void failed(Throwable cause) {
    failure = cause;
  }

  @Override
  public void finished(FinishReason why, String text) {
    reason = why;
    ended.countDown();
  }

  /** Demands that it is complete. */
  void check() {
    Throwable cause = failure;
    if (cause != null) {
      throw new InfernumException("an answer failed: " + cause, cause);
    }
    if (reason != FinishReason.LENGTH || count < tokens.length) {
      throw new InfernumException(
          "an answer ended with %s after %d of %d tokens".formatted(reason, count, tokens.length));
    }
  }

  int[] tokens() {
    return tokens;
  }

  long submitted() {
    return submitted;
  }

  long first() {
    return times[0];
  }

  long last() {
    return times[times.length - 1];
  }

  /** How many tokens came after one time, up to another. */
  long between(long from, long to) {
    return LongStream.of(times).filter(time -> time - from > 0 && time - to <= 0).count();
  }

  /** Bytes of heap for each token after the first; 0 of a single token. */
  double allocatedPerToken() {
    return tokens.length == 1
        ? 0
        : (double) (allocatedAtLast - allocatedAtFirst) / (tokens.length - 1);
  }
}
