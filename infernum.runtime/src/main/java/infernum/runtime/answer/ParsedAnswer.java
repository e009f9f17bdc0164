package infernum.runtime.answer;

import infernum.runtime.answer.CallSyntax.Marker;
import infernum.runtime.answer.CallSyntax.Where;
import infernum.runtime.answer.Reading.Call;
import infernum.spi.text.AnswerEvent;
import infernum.spi.text.AnswerEvent.CallArguments;
import infernum.spi.text.AnswerEvent.CallBegin;
import infernum.spi.text.AnswerEvent.CallEnd;
import infernum.spi.text.AnswerEvent.Content;
import infernum.spi.text.AnswerEvent.Reasoning;
import infernum.spi.text.AnswerStream;
import infernum.spi.text.ToolCallParser.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses an answer: perhaps reasoning in tags at its begin, then content and calls. Every decision
 * is made by the text so far, never by where it was cut: what could still become something else is
 * held back. A call is given out once it is whole and valid, so that nobody begins to act on half a
 * one. White space beside tags and calls belongs to them.
 */
final class ParsedAnswer implements AnswerStream {
  /** What begins as a call and is longer than this is content. */
  static final int MAX_HELD = 1 << 18;

  private enum State {
    BEGIN,
    REASONING_BEGIN,
    REASONING,
    REASONING_END,
    CONTENT
  }

  private final CallSyntax syntax;
  private final Prompt prompt;
  private final StringBuilder held = new StringBuilder();
  private final List<AnswerEvent> events = new ArrayList<>();
  private State state;
  private ReasoningTags tags;
  private boolean contentSeen;
  private boolean afterCall;
  private int calls;

  ParsedAnswer(CallSyntax syntax, Prompt prompt) {
    this.syntax = prompt.tools().isEmpty() ? CallSyntax.NONE : syntax;
    this.prompt = prompt;
    Optional<ReasoningTags> open = ReasoningTags.openIn(prompt.text());
    this.tags = open.orElse(ReasoningTags.THINK);
    this.state = open.isPresent() ? State.REASONING_BEGIN : State.BEGIN;
  }

  @Override
  public List<AnswerEvent> add(String text) {
    held.append(text);
    return advance(false);
  }

  @Override
  public List<AnswerEvent> end() {
    return advance(true);
  }

  private List<AnswerEvent> advance(boolean ended) {
    boolean goesOn = true;
    while (goesOn && (ended || !held.isEmpty())) {
      goesOn =
          switch (state) {
            case BEGIN -> begin(ended);
            case REASONING_BEGIN -> reasoningBegin(ended);
            case REASONING -> reasoning(ended);
            case REASONING_END -> reasoningEnd(ended);
            case CONTENT -> content(ended);
          };
    }
    List<AnswerEvent> done = List.copyOf(events);
    events.clear();
    return done;
  }

  /** Whether the answer begins with a tag. */
  private boolean begin(boolean ended) {
    String text = held.toString();
    String tag = text.stripLeading();
    for (ReasoningTags known : ReasoningTags.ALL) {
      if (tag.startsWith(known.open())) {
        tags = known;
        drop(text.length() - tag.length() + known.open().length());
        return to(State.REASONING_BEGIN);
      }
      if (!ended && known.open().startsWith(tag)) {
        return false;
      }
    }
    return to(State.CONTENT);
  }

  /** Line ends behind the tag; some models open what the prompt has opened again. */
  private boolean reasoningBegin(boolean ended) {
    String text = held.toString();
    String rest = text.stripLeading();
    if (rest.startsWith(tags.open())) {
      drop(text.length() - rest.length() + tags.open().length());
      return true;
    }
    if (!ended && tags.open().startsWith(rest)) {
      return false;
    }
    dropLineEnds();
    return to(State.REASONING);
  }

  private boolean reasoning(boolean ended) {
    String text = held.toString();
    int close = text.indexOf(tags.close());
    if (close >= 0) {
      int end = close;
      while (end > 0 && isLineEnd(text.charAt(end - 1))) {
        end--;
      }
      reason(text.substring(0, end));
      drop(close + tags.close().length());
      return to(State.REASONING_END);
    }
    int sure = text.length();
    if (!ended) {
      sure -= overlap(text, tags.close());
      while (sure > 0 && isLineEnd(text.charAt(sure - 1))) {
        sure--;
      }
    }
    reason(text.substring(0, sure));
    drop(sure);
    return false;
  }

  private void reason(String text) {
    if (!text.isEmpty()) {
      events.add(new Reasoning(text));
    }
  }

  private boolean reasoningEnd(boolean ended) {
    dropLineEnds();
    return held.isEmpty() ? ended && to(State.CONTENT) : to(State.CONTENT);
  }

  private boolean content(boolean ended) {
    if (afterCall) {
      drop(held.length() - held.toString().stripLeading().length());
    }
    String text = held.toString();
    if (text.isEmpty()) {
      return false;
    }
    int marker = marker(text);
    if (marker < 0) {
      int sure = ended ? text.length() : sure(text);
      say(sure);
      return false;
    }
    int space = text.substring(0, marker).stripTrailing().length();
    switch (read(text, marker, ended)) {
      case Reading.More _ -> {
        say(space);
        return false;
      }
      case Reading.Content content -> say(marker + content.length());
      case Reading.Calls found -> {
        say(space);
        drop(marker - space + found.length());
        found.calls().forEach(this::call);
      }
    }
    return true;
  }

  /** What stands at a marker; what is longer than may be held has the same answer in any parts. */
  private Reading read(String text, int marker, boolean ended) {
    int end = Math.min(text.length(), marker + MAX_HELD);
    boolean whole = end == text.length();
    Reading reading = syntax.read(text.substring(marker, end), prompt, ended && whole);
    return reading instanceof Reading.More && !whole ? new Reading.Content(1) : reading;
  }

  private void call(Call call) {
    events.add(new CallBegin(calls, call.name(), call.id()));
    events.add(new CallArguments(calls, call.arguments()));
    events.add(new CallEnd(calls));
    calls++;
    afterCall = true;
  }

  /** Where the first marker stands that counts there, or -1. */
  private int marker(String text) {
    int first = -1;
    int begin = text.length() - text.stripLeading().length();
    for (Marker marker : syntax.markers()) {
      int at =
          switch (marker.where()) {
            case ANYWHERE -> text.indexOf(marker.text());
            case FIRST -> !contentSeen && text.startsWith(marker.text(), begin) ? begin : -1;
            case AFTER_CALL -> afterCall && text.startsWith(marker.text(), begin) ? begin : -1;
          };
      first = at >= 0 && (first < 0 || at < first) ? at : first;
    }
    return first;
  }

  /** How much of a text is content, whatever follows. */
  private int sure(String text) {
    int sure = text.length();
    for (Marker marker : syntax.markers()) {
      if (marker.where() == Where.ANYWHERE) {
        sure = Math.min(sure, text.length() - overlap(text, marker.text()));
      }
    }
    return syntax.markers().isEmpty() ? sure : text.substring(0, sure).stripTrailing().length();
  }

  /** How many of a text's last characters could be the begin of a marker. */
  private static int overlap(String text, String marker) {
    for (int length = Math.min(text.length(), marker.length() - 1); length > 0; length--) {
      if (text.endsWith(marker.substring(0, length))) {
        return length;
      }
    }
    return 0;
  }

  private void say(int length) {
    if (length > 0) {
      String text = held.substring(0, length);
      events.add(new Content(text));
      contentSeen |= !text.isBlank();
      afterCall = false;
      drop(length);
    }
  }

  private void drop(int length) {
    held.delete(0, length);
  }

  private void dropLineEnds() {
    int end = 0;
    while (end < held.length() && isLineEnd(held.charAt(end))) {
      end++;
    }
    drop(end);
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private boolean to(State next) {
    state = next;
    return true;
  }
}
