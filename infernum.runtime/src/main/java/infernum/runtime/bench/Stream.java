package infernum.runtime.bench;

import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.sampling.Logprobs;
import infernum.spi.InfernumException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Hears one answer, and notes when each token came. Written by the engine's thread alone. It takes
 * nothing from the heap, as what decoding takes is counted meanwhile.
 */
final class Stream implements AnswerListener {
  private final CountDownLatch ended;
  private final Gauges gauges;
  private final long submitted = System.nanoTime();
  private final int[] tokens;
  private final long[] times;
  private int count;
  private int mostBlocks;
  private long firstStep;
  private long firstBytes;
  private long lastStep;
  private long lastBytes;
  private FinishReason reason = FinishReason.ERROR;
  private @Nullable Throwable failure;

  /**
   * Begins to wait.
   *
   * @param most tokens
   * @param ended counted down at the end
   */
  Stream(int most, Gauges gauges, CountDownLatch ended) {
    this.tokens = new int[most];
    this.times = new long[most];
    this.gauges = gauges;
    this.ended = ended;
  }

  @Override
  public void token(int token, String text, Optional<Logprobs> logprobs) {
    times[count] = System.nanoTime();
    tokens[count++] = token;
    mostBlocks = Math.max(mostBlocks, gauges.usedBlocks());
    if (count == 1) {
      firstStep = gauges.steps();
      firstBytes = gauges.allocatedBytes();
    }
    if (count == tokens.length) {
      lastStep = gauges.steps();
      lastBytes = gauges.allocatedBytes();
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

  /** What was heard, after the end. */
  StreamTimes times() {
    Throwable cause = failure;
    if (cause != null) {
      throw new InfernumException("an answer failed: " + cause.getMessage(), cause);
    }
    if (reason != FinishReason.LENGTH || count < tokens.length) {
      throw new InfernumException(
          "an answer ended with %s after %d of %d tokens".formatted(reason, count, tokens.length));
    }
    return new StreamTimes(
        submitted,
        tokens,
        times,
        mostBlocks,
        new StreamTimes.Reading(firstStep, firstBytes),
        new StreamTimes.Reading(lastStep, lastBytes));
  }
}
