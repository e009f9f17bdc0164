package infernum.runtime.answer;

/** Calls behind {@code [TOOL_CALLS]}, in both of Mistral's shapes. */
public final class MistralParser extends Family {
  /** For the service loader. */
  public MistralParser() {
    super("mistral", new MistralCalls(), MistralCalls.TAG, MistralCalls.ARGUMENTS, MistralCalls.ID);
  }

  @Override
  public int rank(String template) {
    return template.contains(MistralCalls.TAG) ? OWN : 0;
  }
}
