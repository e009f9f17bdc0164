package infernum.runtime.engine;

import infernum.runtime.sampling.Logprobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a listener was told. */
final class Heard implements AnswerListener {
  private final List<Integer> tokens = new ArrayList<>();
  private final List<Logprobs> logprobs = new ArrayList<>();
  private final List<List<Logprobs>> prompts = new ArrayList<>();
  private final List<FinishReason> ends = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  @Override
  public synchronized void prompt(List<Logprobs> ofPrompt) {
    prompts.add(List.copyOf(ofPrompt));
  }

  @Override
  public synchronized void token(int token, String part, Optional<Logprobs> ofToken) {
    if (!ends.isEmpty()) {
      throw new AssertionError("a token after the end");
    }
    tokens.add(token);
    text.append(part);
    ofToken.ifPresent(logprobs::add);
  }

  @Override
  public synchronized void failed(Throwable cause) {
    failures.add(cause);
  }

  @Override
  public synchronized void finished(FinishReason reason, String rest) {
    ends.add(reason);
    text.append(rest);
    notifyAll();
  }

  /** Waits for the end. */
  synchronized FinishReason await() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (ends.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("no end after %d tokens".formatted(tokens.size()));
      }
      wait(left);
    }
    return ends.getFirst();
  }

  synchronized List<Integer> tokens() {
    return List.copyOf(tokens);
  }

  synchronized int count() {
    return tokens.size();
  }

  synchronized String text() {
    return text.toString();
  }

  synchronized List<FinishReason> ends() {
    return List.copyOf(ends);
  }

  synchronized List<Throwable> failures() {
    return List.copyOf(failures);
  }

  synchronized List<Logprobs> logprobs() {
    return List.copyOf(logprobs);
  }

  synchronized List<List<Logprobs>> prompts() {
    return List.copyOf(prompts);
  }
}
