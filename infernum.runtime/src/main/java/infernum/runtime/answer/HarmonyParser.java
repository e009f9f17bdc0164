package infernum.runtime.answer;

import infernum.spi.text.AnswerStream;
import infernum.spi.text.ToolCallParser;
import java.util.Set;

/** OpenAI's harmony format: reasoning, calls and content in channels; gpt-oss. */
public final class HarmonyParser implements ToolCallParser {
  /** For the service loader. */
  public HarmonyParser() {}

  @Override
  public String name() {
    return "harmony";
  }

  @Override
  public int rank(String template) {
    return template.contains(HarmonyStream.CHANNEL) && template.contains(HarmonyStream.MESSAGE)
        ? Family.OWN
        : 0;
  }

  @Override
  public Set<String> controlTokens() {
    return HarmonyStream.TOKENS;
  }

  @Override
  public AnswerStream start(Prompt prompt) {
    return new HarmonyStream(prompt);
  }
}
