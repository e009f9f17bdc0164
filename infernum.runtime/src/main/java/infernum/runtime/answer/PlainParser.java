package infernum.runtime.answer;

/** No calls, only reasoning: for templates that no other parser knows. */
public final class PlainParser extends Family {
  /** For the service loader. */
  public PlainParser() {
    super("plain", CallSyntax.NONE);
  }

  @Override
  public int rank(String template) {
    return 1;
  }
}
