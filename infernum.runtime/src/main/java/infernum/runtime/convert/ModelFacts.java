package infernum.runtime.convert;

/**
 * What the choice of types depends on beside a tensor itself.
 *
 * @param architecture by GGUF's name
 * @param layers how many
 * @param heads of queries
 * @param kvHeads of keys and values
 * @param experts 0 or 1 where there is no mixture
 * @param ownHead whether the head has a tensor of its own
 * @param keepsSmall whether vectors and routers stay as they are stored, because a GGUF file has
 *     them so
 */
record ModelFacts(
    String architecture,
    long layers,
    long heads,
    long kvHeads,
    long experts,
    boolean ownHead,
    boolean keepsSmall) {
  /** What llama.cpp calls a 70B, in which eight heads share each key and value. */
  boolean isSeventyB() {
    return layers == 80
        && ((architecture.equals("llama") && heads != kvHeads) || architecture.equals("qwen2"));
  }
}
