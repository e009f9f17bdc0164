package infernum.server.completion;

import infernum.server.answer.Delivery;
import infernum.server.answer.Transcript;
import infernum.server.answer.Update;
import infernum.server.answer.Usage;
import infernum.server.completion.CompletionAnswer.Choice;
import infernum.server.served.Served;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tells completions of texts in OpenAI's shape. */
final class CompletionTranscript implements Transcript {
  private final String id = "cmpl-" + UUID.randomUUID();
  private final long created = Instant.now().getEpochSecond();
  private final Served model;
  private final boolean logprobs;
  private final List<CompletionChoice> choices = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  /** Of a model; choices are added in the order in which they are submitted. */
  CompletionTranscript(Served model, boolean logprobs) {
    this.model = model;
    this.logprobs = logprobs;
  }

  /** One more choice. */
  void add(CompletionChoice choice) {
    choices.add(choice);
    reasons.add("");
  }

  @Override
  public Optional<Object> add(Update update, Optional<Usage> soFar) {
    String part = choices.get(update.choice()).add(update);
    if (update instanceof Update.End end) {
      reasons.set(update.choice(), Delivery.reason(end.reason()));
    }
    return part.isEmpty()
        ? Optional.empty()
        : Optional.of(part(update.choice(), part, Optional.empty(), soFar));
  }

  @Override
  public Object end(Update.End end, Optional<Usage> soFar) {
    return part(end.choice(), "", Optional.of(reasons.get(end.choice())), soFar);
  }

  private CompletionAnswer part(
      int index, String text, Optional<String> reason, Optional<Usage> soFar) {
    return answer(List.of(new Choice(text, index, choices.get(index).untold(), reason)), soFar);
  }

  @Override
  public Object usage(Usage usage) {
    return answer(List.of(), Optional.of(usage));
  }

  @Override
  public Object whole(Usage usage) {
    List<Choice> all = new ArrayList<>();
    for (CompletionChoice choice : choices) {
      all.add(
          new Choice(
              choice.text(),
              all.size(),
              logprobs ? Optional.of(choice.logprobs()) : Optional.empty(),
              Optional.of(reasons.get(all.size()))));
    }
    return answer(all, Optional.of(usage));
  }

  private CompletionAnswer answer(List<Choice> parts, Optional<Usage> usage) {
    return new CompletionAnswer(
        id, "text_completion", created, model.id(), model.fingerprint(), parts, usage);
  }
}
