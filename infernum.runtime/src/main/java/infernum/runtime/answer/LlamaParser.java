package infernum.runtime.answer;

/** Calls as bare JSON, or behind {@code <|python_tag|>}: Llama 3.1 to 3.3. */
public final class LlamaParser extends Family {
  /** For the service loader. */
  public LlamaParser() {
    super("llama3-json", new LlamaCalls(), LlamaCalls.TAG);
  }

  @Override
  public int rank(String template) {
    if (template.contains(LlamaCalls.TAG)) {
      return OWN;
    }
    return template.contains("<|start_header_id|>") && template.contains("parameters")
        ? GENERAL
        : 0;
  }
}
