package infernum.runtime.answer;

/** Calls between DeepSeek's tool tokens: V3, R1, V3.1. */
public final class DeepSeekParser extends Family {
  /** For the service loader. */
  public DeepSeekParser() {
    super(
        "deepseek",
        new DeepSeekCalls(),
        DeepSeekCalls.BEGIN,
        DeepSeekCalls.END,
        DeepSeekCalls.CALL_BEGIN,
        DeepSeekCalls.CALL_END,
        DeepSeekCalls.SEPARATOR);
  }

  @Override
  public int rank(String template) {
    return template.contains(DeepSeekCalls.BEGIN) ? OWN : 0;
  }
}
