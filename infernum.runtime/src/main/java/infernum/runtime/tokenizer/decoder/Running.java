package infernum.runtime.tokenizer.decoder;

import java.util.List;

/** Turns the tokens of one sequence after the other into text. Of one thread. */
public final class Running {
  private final StringBuilder text = new StringBuilder();
  private final TokenSink first;

  Running(List<Step> steps) {
    TokenSink sink = new Text();
    for (Step step : steps.reversed()) {
      sink = step.open(sink);
    }
    first = sink;
  }

  /** The text that became certain with this token. */
  public String add(String token) {
    first.token(token);
    return take();
  }

  /** What is left at the end of the sequence. */
  public String end() {
    first.end();
    return take();
  }

  private String take() {
    String taken = text.toString();
    text.setLength(0);
    return taken;
  }

  /** Behind the last step. */
  private final class Text implements TokenSink {
    @Override
    public void part(String part) {
      text.append(part);
    }

    @Override
    public void endToken() {}

    @Override
    public void end() {}
  }
}
