package infernum.server.chat;

import infernum.runtime.engine.FinishReason;
import infernum.runtime.sampling.Logprobs;
import infernum.server.answer.Delivery;
import infernum.server.answer.TokenText;
import infernum.server.answer.Update;
import infernum.server.chat.ChatAnswer.Call;
import infernum.server.chat.ChatAnswer.CallDelta;
import infernum.server.chat.ChatAnswer.Delta;
import infernum.server.chat.ChatAnswer.Function;
import infernum.server.chat.ChatAnswer.FunctionDelta;
import infernum.server.chat.ChatAnswer.Message;
import infernum.server.chat.ChatAnswer.TokenLogprob;
import infernum.server.chat.ChatAnswer.TokenLogprobs;
import infernum.server.chat.ChatAnswer.TopLogprob;
import infernum.spi.text.AnswerEvent;
import infernum.spi.text.AnswerStream;
import infernum.spi.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One of the answers to a chat, as it grows. Of one thread. */
final class ChatChoice {
  private final AnswerStream parser;
  private final Tokenizer tokenizer;
  private final String callIds;
  private final StringBuilder content = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<GrowingCall> calls = new ArrayList<>();
  private final List<TokenLogprob> logprobs = new ArrayList<>();
  private int toldLogprobs;
  private boolean begun;
  private String finishReason = "";

  private record GrowingCall(String id, String name, StringBuilder arguments) {}

  /**
   * The begin of one.
   *
   * @param callIds begin of the ids of calls to which the model gives none
   */
  ChatChoice(AnswerStream parser, Tokenizer tokenizer, String callIds) {
    this.parser = parser;
    this.tokenizer = tokenizer;
    this.callIds = callIds;
  }

  /** What an update adds; empty where there is nothing to be told yet. */
  Optional<Delta> add(Update update) {
    return switch (update) {
      case Update.Prompt _ -> Optional.empty();
      case Update.Token token -> {
        token.logprobs().map(this::shown).ifPresent(logprobs::add);
        yield delta(parser.add(token.text()));
      }
      case Update.End end -> {
        List<AnswerEvent> events = new ArrayList<>(parser.add(end.text()));
        events.addAll(parser.end());
        Optional<Delta> last = delta(events);
        finishReason =
            !calls.isEmpty() && end.reason() == FinishReason.STOP
                ? "tool_calls"
                : Delivery.reason(end.reason());
        yield last;
      }
    };
  }

  private Optional<Delta> delta(List<AnswerEvent> events) {
    StringBuilder newContent = new StringBuilder();
    StringBuilder newReasoning = new StringBuilder();
    List<CallDelta> newCalls = new ArrayList<>();
    for (AnswerEvent event : events) {
      switch (event) {
        case AnswerEvent.Content part -> newContent.append(part.text());
        case AnswerEvent.Reasoning part -> newReasoning.append(part.text());
        case AnswerEvent.CallBegin begin -> newCalls.add(begin(begin));
        case AnswerEvent.CallArguments part -> newCalls.add(arguments(part));
        case AnswerEvent.CallEnd _ -> {}
      }
    }
    content.append(newContent);
    reasoning.append(newReasoning);
    Delta delta =
        new Delta(
            begun ? Optional.empty() : Optional.of("assistant"),
            text(newContent),
            text(newReasoning),
            newCalls);
    begun |= !delta.isEmpty();
    return delta.isEmpty() ? Optional.empty() : Optional.of(delta);
  }

  private static Optional<String> text(StringBuilder text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
  }

  private CallDelta begin(AnswerEvent.CallBegin begin) {
    String id = begin.id().orElse(callIds + calls.size());
    calls.add(new GrowingCall(id, begin.name(), new StringBuilder()));
    return new CallDelta(
        begin.index(),
        Optional.of(id),
        Optional.of("function"),
        new FunctionDelta(Optional.of(begin.name()), ""));
  }

  private CallDelta arguments(AnswerEvent.CallArguments part) {
    calls.get(part.index()).arguments.append(part.part());
    return new CallDelta(
        part.index(),
        Optional.empty(),
        Optional.empty(),
        new FunctionDelta(Optional.empty(), part.part()));
  }

  private TokenLogprob shown(Logprobs place) {
    byte[] bytes = TokenText.bytes(tokenizer, place.token());
    List<TopLogprob> top = new ArrayList<>();
    for (Logprobs.Entry entry : place.top()) {
      byte[] other = TokenText.bytes(tokenizer, entry.token());
      top.add(new TopLogprob(TokenText.lenient(other), entry.logprob(), TokenText.numbers(other)));
    }
    return new TokenLogprob(
        TokenText.lenient(bytes), place.logprob(), TokenText.numbers(bytes), top);
  }

  /** Log probabilities that no event has told yet. */
  Optional<TokenLogprobs> untold() {
    List<TokenLogprob> untold = List.copyOf(logprobs.subList(toldLogprobs, logprobs.size()));
    toldLogprobs = logprobs.size();
    return untold.isEmpty() ? Optional.empty() : Optional.of(new TokenLogprobs(untold));
  }

  /** Why it ended. */
  String finishReason() {
    return finishReason;
  }

  /** All that it says. */
  Message message() {
    List<Call> made = new ArrayList<>();
    for (GrowingCall call : calls) {
      made.add(new Call(call.id, "function", new Function(call.name, call.arguments.toString())));
    }
    Optional<String> said =
        content.isEmpty() && !made.isEmpty() ? Optional.empty() : Optional.of(content.toString());
    return new Message("assistant", said, text(reasoning), made);
  }

  /** Log probabilities of all its tokens. */
  TokenLogprobs logprobs() {
    return new TokenLogprobs(List.copyOf(logprobs));
  }
}
