package infernum.runtime.answer;

/** Calls in {@code <tool_call>} tags with a tag for each parameter: Qwen 3 Coder. */
public final class QwenCoderParser extends Family {
  /** For the service loader. */
  public QwenCoderParser() {
    super("qwen3-coder", new XmlCalls(), TagCalls.OPEN, TagCalls.CLOSE);
  }

  @Override
  public int rank(String template) {
    return template.contains(TagCalls.OPEN) && template.contains("<function=") ? OWN : 0;
  }
}
