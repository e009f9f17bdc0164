package infernum.server.answer;

/**
 * How many tokens a request took.
 *
 * @param completionTokens of all answers; tokens that ended them aside
 */
public record Usage(int promptTokens, int completionTokens, int totalTokens) {
  /** Of prompts and answers. */
  public static Usage of(int prompt, int completion) {
    return new Usage(prompt, completion, prompt + completion);
  }
}
