package infernum.runtime.engine;

/** Why an answer ended. */
public enum FinishReason {
  /** The model or the request's stop tokens or strings ended it. */
  STOP,
  /** It has as many tokens as were asked for, or as fit into the context. */
  LENGTH,
  /** Its reader went away, or the engine was closed. */
  CANCELLED,
  /** Its time was over. */
  TIMEOUT,
  /** Something failed; {@link AnswerListener#failed} told what. */
  ERROR
}
