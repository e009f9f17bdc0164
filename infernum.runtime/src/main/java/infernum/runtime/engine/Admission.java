package infernum.runtime.engine;

import static infernum.runtime.engine.RequestCheck.require;

import infernum.runtime.sampling.Sampler;
import infernum.runtime.tokenizer.TextStream;
import infernum.spi.InfernumException;
import infernum.spi.sampling.SamplingRequest;
import infernum.spi.scheduling.WaitingRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Checks requests on their callers' threads: what passes can be answered, and names no token that
 * the model hasn't. Thread-safe.
 */
final class Admission {
  private final Engine.Model model;
  private final EngineLimits limits;
  private final LongSupplier clock;
  private final QueueBudget queue;
  private final AtomicLong arrived = new AtomicLong();

  Admission(Engine.Model model, EngineLimits limits, LongSupplier clock) {
    this.model = model;
    this.limits = limits;
    this.clock = clock;
    this.queue = new QueueBudget(limits);
  }

  /**
   * Makes one request for each listener, and counts them as waiting.
   *
   * @throws QueueFullException they would fit at another time
   * @throws InfernumException they can't be answered
   */
  List<ActiveRequest> admit(Request asked, List<? extends AnswerListener> listeners) {
    Request request = asked.to(asked.prompt().clone()); // whose array may change after the check
    requireRoom(request);
    RequestCheck.require(request);
    requireKnown(request);
    SamplingRequest drawing = drawing(request);
    int prompt = request.prompt().length;
    queue.enter(listeners.size(), prompt); // before anything is made for each of them
    try {
      List<ActiveRequest> answers = new ArrayList<>(listeners.size());
      for (AnswerListener listener : listeners) {
        Request nth = request.with(request.sampling().nth(answers.size()));
        answers.add(active(nth, drawing, listener));
      }
      return answers;
    } catch (RuntimeException | Error e) { // a stage of sampling refuses a value
      listeners.forEach(_ -> queue.leave(prompt));
      throw e;
    }
  }

  private void requireRoom(Request request) {
    int prompt = request.prompt().length;
    require(prompt > 0, "the prompt has no token");
    require(
        prompt < limits.context(),
        "the prompt has %d tokens, which leaves no room for an answer in the context of %d"
            + " (%s, as far as %s goes)",
        prompt,
        limits.context(),
        limits.name(Limit.CONTEXT),
        limits.name(Limit.CACHE));
  }

  private void requireKnown(Request request) {
    for (int token : request.prompt()) {
      requireKnown("the prompt", token);
    }
    request.ending().stopTokens().forEach(token -> requireKnown("the stop tokens", token));
    request.sampling().logitBias().keySet().forEach(token -> requireKnown("'logit_bias'", token));
  }

  private void requireKnown(String where, int token) {
    require(
        token >= 0 && token < model.vocabulary(),
        "%s: token %d isn't one of the model's %d",
        where,
        token,
        model.vocabulary());
  }

  private ActiveRequest active(Request request, SamplingRequest drawing, AnswerListener listener) {
    int prompt = request.prompt().length;
    Request.Ending ending = request.ending();
    WaitingRequest waiting =
        new WaitingRequest(
            arrived.getAndIncrement(), prompt, ending.maxTokens(), request.priority());
    return new ActiveRequest(
        request,
        waiting,
        listener,
        new Sampler(model.stages(), drawing, seed(request.sampling())),
        model.session().sequence(),
        model.tokenizer().map(tokenizer -> new TextStream(tokenizer, request.shown())),
        clock.getAsLong() + request.timeout().map(Admission::nanos).orElse(Long.MAX_VALUE / 2),
        Math.min(ending.maxTokens(), limits.context() - prompt),
        () -> queue.leave(prompt));
  }

  /** Beyond half of what a long counts, which is 146 years, a limit is none. */
  private static long nanos(Duration limit) {
    Duration most = Duration.ofNanos(Long.MAX_VALUE / 2);
    return (limit.compareTo(most) < 0 ? limit : most).toNanos();
  }

  private SamplingRequest drawing(Request request) {
    Set<Integer> ends = new HashSet<>(request.ending().stopTokens());
    if (!request.ending().ignoreEndTokens()) {
      ends.addAll(model.endTokens());
    }
    return new SamplingRequest(
        model.sampling().settings(request.sampling().parameters()),
        request.sampling().logitBias(),
        ends,
        request.ending().minTokens(),
        model.vocabulary());
  }

  private static long seed(Request.Sampling sampling) {
    return sampling.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong());
  }
}
