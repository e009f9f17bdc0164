package infernum.runtime.answer;

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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages of OpenAI's harmony format, each with a head ({@code <|channel|>analysis}) and, behind
 * {@code <|message|>}, a body. The channel {@code analysis} is reasoning; a message to {@code
 * functions.NAME} is a call, whatever its channel; everything else is content. A call is given out
 * once it is whole and its body a JSON object; otherwise its body is content.
 */
final class HarmonyStream implements AnswerStream {
  static final String CHANNEL = "<|channel|>";
  static final String MESSAGE = "<|message|>";
  private static final String START = "<|start|>";
  private static final List<String> ENDS =
      List.of("<|end|>", "<|call|>", "<|return|>", START, CHANNEL);

  static final Set<String> TOKENS =
      Set.of(CHANNEL, MESSAGE, START, "<|constrain|>", "<|end|>", "<|call|>", "<|return|>");

  private static final Pattern RECIPIENT = Pattern.compile("to=functions\\.([\\w.-]+)");
  private static final Pattern NAMED_CHANNEL = Pattern.compile("<\\|channel\\|>\\s*(\\w+)");

  /** A head is a few words. */
  private static final int MAX_HEAD = 1000;

  private enum State {
    BEGIN,
    HEAD,
    CONTENT,
    REASONING,
    CALL
  }

  private final boolean mayCall;
  private final StringBuilder held = new StringBuilder();
  private final List<AnswerEvent> events = new ArrayList<>();
  private State state = State.BEGIN;
  private String function = "";
  private int calls;

  HarmonyStream(Prompt prompt) {
    this.mayCall = !prompt.tools().isEmpty();
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
    while (goesOn && !held.isEmpty()) {
      goesOn =
          switch (state) {
            case BEGIN -> begin(ended);
            case HEAD -> head(ended);
            default -> body(ended);
          };
    }
    List<AnswerEvent> done = List.copyOf(events);
    events.clear();
    return done;
  }

  /** The prompt ends with the role, so that an answer begins within a head, or with plain text. */
  private boolean begin(boolean ended) {
    String text = held.toString();
    String head = text.stripLeading();
    boolean isHead = head.startsWith(CHANNEL) || head.startsWith(START) || head.startsWith("to=");
    if (!isHead
        && !ended
        && (CHANNEL.startsWith(head) || START.startsWith(head) || "to=".startsWith(head))) {
      return false;
    }
    state = isHead ? State.HEAD : State.CONTENT;
    return true;
  }

  private boolean head(boolean ended) {
    String text = held.substring(0, Math.min(held.length(), MAX_HEAD));
    int end = text.indexOf(MESSAGE);
    if (end < 0) {
      if (text.length() < MAX_HEAD && !ended) {
        return false;
      }
      state = State.CONTENT;
      say(text.length());
      return true;
    }
    String head = text.substring(0, end);
    held.delete(0, end + MESSAGE.length());
    Matcher recipient = RECIPIENT.matcher(head);
    Matcher channel = NAMED_CHANNEL.matcher(head);
    if (mayCall && recipient.find()) {
      function = recipient.group(1);
      state = State.CALL;
    } else {
      boolean analysis = channel.find() && channel.group(1).equals("analysis");
      state = analysis ? State.REASONING : State.CONTENT;
    }
    return true;
  }

  private boolean body(boolean ended) {
    int end = -1;
    String marker = "";
    for (String one : ENDS) {
      int at = held.indexOf(one);
      if (at >= 0 && (end < 0 || at < end)) {
        end = at;
        marker = one;
      }
    }
    if (end < 0) {
      return unended(ended);
    }
    if (state == State.CALL) {
      call(end);
    } else {
      say(end);
    }
    // A message's begin may follow without an end; its head needs the marker.
    boolean next = marker.equals(START) || marker.equals(CHANNEL);
    held.delete(0, next ? 0 : marker.length());
    state = next ? State.HEAD : State.BEGIN;
    return true;
  }

  private boolean unended(boolean ended) {
    if (state != State.CALL) {
      say(held.length() - (ended ? 0 : overlap()));
    } else if (ended) {
      call(held.length());
    } else if (held.length() > ParsedAnswer.MAX_HELD) {
      state = State.CONTENT;
      return true;
    }
    return false;
  }

  /** How many of the last characters could be the begin of a marker. */
  private int overlap() {
    int longest = 0;
    for (String marker : ENDS) {
      for (int length = Math.min(held.length(), marker.length() - 1); length > longest; length--) {
        if (held.indexOf(marker.substring(0, length), held.length() - length) >= 0) {
          longest = length;
        }
      }
    }
    return longest;
  }

  private void say(int length) {
    if (length > 0) {
      String text = held.substring(0, length);
      events.add(state == State.REASONING ? new Reasoning(text) : new Content(text));
      held.delete(0, length);
    }
  }

  private void call(int length) {
    String arguments = held.substring(0, length).strip();
    if (length > ParsedAnswer.MAX_HELD || !CallJson.isObject(arguments)) {
      state = State.CONTENT;
      say(length);
      return;
    }
    held.delete(0, length);
    events.add(new CallBegin(calls, function, Optional.empty()));
    events.add(new CallArguments(calls, arguments));
    events.add(new CallEnd(calls));
    calls++;
  }
}
