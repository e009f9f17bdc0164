package infernum.runtime.engine;

import infernum.runtime.kv.Sequence;
import infernum.runtime.sampling.Logprobs;
import infernum.runtime.sampling.Sampler;
import infernum.runtime.tokenizer.TextStream;
import infernum.spi.sampling.TokenHistory;
import infernum.spi.scheduling.WaitingRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request on its way through the engine. Of the engine's thread, but for {@link #cancel}. */
final class ActiveRequest implements TokenHistory {
  private static final System.Logger LOGGER = System.getLogger(ActiveRequest.class.getName());

  private final Request request;
  private final WaitingRequest waiting;
  private final AnswerListener listener;
  private final Sampler sampler;
  private final Sequence sequence;
  private final Optional<TextStream> text;
  private final StopStrings stops;
  private final long deadline;
  private final int mostTokens;
  private final List<Logprobs> promptLogprobs = new ArrayList<>();

  /** Prompt and answer. The prompt's own array, which is others' too, until a token is added. */
  private int[] tokens;

  private int length;
  private final Runnable leavesQueue;
  private volatile boolean cancelled;
  private boolean started;
  private @Nullable Throwable startFailure;
  private boolean ended;

  /**
   * A request that was accepted.
   *
   * @param request whose prompt nobody changes any more
   * @param waiting what policies know of it
   * @param sequence where its tokens are cached; empty
   * @param text turns its answer into text, where the model has a tokenizer
   * @param deadline on the engine's clock, in nanoseconds
   * @param mostTokens of the answer, as the request wants and the context has room for
   * @param leavesQueue run when it first gets to run, or ends without
   */
  ActiveRequest(
      Request request,
      WaitingRequest waiting,
      AnswerListener listener,
      Sampler sampler,
      Sequence sequence,
      Optional<TextStream> text,
      long deadline,
      int mostTokens,
      Runnable leavesQueue) {
    this.request = request;
    this.waiting = waiting;
    this.listener = listener;
    this.sampler = sampler;
    this.sequence = sequence;
    this.text = text;
    this.stops = new StopStrings(request.ending().stopStrings());
    this.deadline = deadline;
    this.mostTokens = mostTokens;
    this.leavesQueue = leavesQueue;
    this.tokens = request.prompt();
    this.length = tokens.length;
  }

  WaitingRequest waiting() {
    return waiting;
  }

  Sequence sequence() {
    return sequence;
  }

  /** Tokens that aren't cached yet; the last one's logits give the next token. */
  int pending() {
    return length - sequence.length();
  }

  /** The next tokens to be cached. */
  int[] next(int count) {
    return Arrays.copyOfRange(tokens, sequence.length(), sequence.length() + count);
  }

  /** Whether rows of logits are wanted for prompt tokens that are to be cached next. */
  boolean wantsPromptRows() {
    return request.promptLogprobs().isPresent() && promptLogprobs.size() < promptLength() - 1;
  }

  @Override
  public int promptLength() {
    return request.prompt().length;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int token(int i) {
    return tokens[i];
  }

  /** Asks that it ends; may be called by any thread. */
  void cancel() {
    cancelled = true;
  }

  /** Why it must end though nothing was computed for it. */
  Optional<FinishReason> overdue(long now) {
    if (cancelled) {
      return Optional.of(FinishReason.CANCELLED);
    }
    return now - deadline >= 0 ? Optional.of(FinishReason.TIMEOUT) : Optional.empty();
  }

  /** Takes the logits after a prompt token. */
  void promptRow(int position, float[] logits) {
    OptionalInt count = request.promptLogprobs();
    // After pre-emption rows come again.
    if (count.isPresent() && position == promptLogprobs.size() && position + 1 < promptLength()) {
      promptLogprobs.add(Logprobs.of(logits, tokens[position + 1], count.getAsInt()));
    }
  }

  /**
   * Draws the next token and tells it.
   *
   * @param logits gives those after the last token, as the model has them; each time in the same
   *     array
   * @param endTokens the model's
   * @return why the answer is complete with it
   * @throws IllegalStateException the listener could not be told of the begin
   */
  Optional<FinishReason> draw(Supplier<float[]> logits, Set<Integer> endTokens) {
    if (startFailure != null) {
      throw new IllegalStateException("a listener failed at the begin", startFailure);
    }
    if (answerLength() == 0 && request.promptLogprobs().isPresent()) {
      listener.prompt(List.copyOf(promptLogprobs));
    }
    int token = sampler.draw(logits.get(), this);
    boolean longEnough = answerLength() >= request.ending().minTokens();
    boolean ends =
        request.ending().stopTokens().contains(token)
            || (!request.ending().ignoreEndTokens() && endTokens.contains(token));
    if (ends && longEnough) {
      return Optional.of(FinishReason.STOP);
    }
    append(token);
    String part = text.map(stream -> stream.add(token)).orElse("");
    String certain = stops.add(part, longEnough);
    Optional<Logprobs> logprobs =
        request.logprobs().isPresent()
            ? Optional.of(Logprobs.of(logits.get(), token, request.logprobs().getAsInt()))
            : Optional.empty();
    listener.token(token, certain, logprobs);
    if (stops.found()) {
      return Optional.of(FinishReason.STOP);
    }
    return answerLength() == mostTokens ? Optional.of(FinishReason.LENGTH) : Optional.empty();
  }

  private void append(int token) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.max(16, length + length / 2));
    }
    tokens[length++] = token;
  }

  /** It runs, perhaps again. */
  void start() {
    if (!started) {
      started = true;
      leavesQueue.run();
      if (!ended) {
        tellBegin();
      }
    }
  }

  /** What throws here fails the request with its first token: the scheduler is at work now. */
  private void tellBegin() {
    try {
      listener.started();
    } catch (RuntimeException | Error e) {
      LOGGER.log(System.Logger.Level.ERROR, "a listener failed at the begin", e);
      startFailure = e;
    }
  }

  /** Gives its blocks back and tells the end. */
  void end(FinishReason reason) {
    requireOpen();
    ended = true;
    try {
      start();
      sequence.release();
    } finally {
      String rest = rest();
      tell(() -> listener.finished(reason, rest));
    }
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("a request ended twice");
    }
  }

  /** Text that was held back; of bytes that a tokenizer can't end, none. */
  private String rest() {
    StringBuilder rest = new StringBuilder();
    tell(() -> {
      if (!stops.found()) {
        boolean counts = answerLength() > request.ending().minTokens();
        rest.append(stops.add(text.map(TextStream::end).orElse(""), counts)).append(stops.end());
      }
    });
    return rest.toString();
  }

  /** Ends it with what went wrong. */
  void fail(Throwable cause) {
    requireOpen();
    tell(() -> listener.failed(cause));
    end(FinishReason.ERROR);
  }

  /** What throws at the end of an answer doesn't change it; nobody is left to tell. */
  private static void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      LOGGER.log(System.Logger.Level.ERROR, "a listener, or the end of a text, failed", e);
    }
  }
}
