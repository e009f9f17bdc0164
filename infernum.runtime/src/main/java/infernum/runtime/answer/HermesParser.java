package infernum.runtime.answer;

/** Calls in {@code <tool_call>} tags with JSON: Hermes, Qwen 2.5, Qwen 3 and many others. */
public final class HermesParser extends Family {
  /** For the service loader. */
  public HermesParser() {
    super("hermes", new TagCalls(), TagCalls.OPEN, TagCalls.CLOSE);
  }

  @Override
  public int rank(String template) {
    return template.contains(TagCalls.OPEN) ? GENERAL : 0;
  }
}
