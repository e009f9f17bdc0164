package infernum.server.completion;

import infernum.runtime.sampling.Logprobs;
import infernum.server.answer.TokenText;
import infernum.server.answer.Update;
import infernum.spi.text.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One answer to one prompt, as it grows. Of one thread. */
final class CompletionChoice {
  private final Tokenizer tokenizer;
  private final int[] prompt;
  private final String echo;
  private final List<Told> told = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int toldBefore;
  private int offset;
  private boolean begun;

  /** What is told of a token. */
  private record Told(
      String token, Optional<Double> logprob, Optional<Map<String, Double>> top, int offset) {}

  /**
   * The begin of one.
   *
   * @param echo the prompt as it is repeated; empty where it isn't
   */
  CompletionChoice(Tokenizer tokenizer, int[] prompt, String echo) {
    this.tokenizer = tokenizer;
    this.prompt = prompt;
    this.echo = echo;
  }

  /** What an update adds to the text. */
  String add(Update update) {
    String part =
        switch (update) {
          case Update.Prompt(_, List<Logprobs> places) -> {
            tell(prompt[0], Optional.empty());
            places.forEach(place -> tell(place.token(), Optional.of(place)));
            yield "";
          }
          case Update.Token token -> {
            token.logprobs().ifPresent(place -> tell(token.token(), Optional.of(place)));
            yield token.text();
          }
          case Update.End end -> end.text();
        };
    String added = begun ? part : echo + part;
    begun = true;
    text.append(added);
    return added;
  }

  private void tell(int token, Optional<Logprobs> place) {
    byte[] bytes = TokenText.bytes(tokenizer, token);
    told.add(
        new Told(
            TokenText.exact(bytes),
            place.map(Logprobs::logprob),
            place.filter(logprobs -> !logprobs.top().isEmpty()).map(this::top),
            offset));
    offset += tokenizer.isSpecial(token) ? 0 : TokenText.lenient(bytes).length();
  }

  private Map<String, Double> top(Logprobs place) {
    Map<String, Double> top = new LinkedHashMap<>();
    for (Logprobs.Entry entry : place.top()) {
      top.merge(
          TokenText.exact(TokenText.bytes(tokenizer, entry.token())), entry.logprob(), Math::max);
    }
    return top;
  }

  /** All of its text. */
  String text() {
    return text.toString();
  }

  /** Log probabilities that weren't given before. */
  Optional<CompletionAnswer.Logprobs> untold() {
    List<Told> part = told.subList(toldBefore, told.size());
    toldBefore = told.size();
    return part.isEmpty() ? Optional.empty() : Optional.of(shown(part));
  }

  /** Log probabilities of all its tokens. */
  CompletionAnswer.Logprobs logprobs() {
    return shown(told);
  }

  private static CompletionAnswer.Logprobs shown(List<Told> told) {
    return new CompletionAnswer.Logprobs(
        told.stream().map(Told::token).toList(),
        told.stream().map(Told::logprob).toList(),
        told.stream().map(Told::top).toList(),
        told.stream().map(Told::offset).toList());
  }
}
