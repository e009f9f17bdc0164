package infernum.runtime.tokenizer;

/** The tokens that a checkpoint asks for at the begin and the end of a sequence. */
record Frame(int[] begin, int[] end) {
  int[] around(int[] tokens) {
    int[] all = new int[Math.addExact(tokens.length, begin.length + end.length)];
    System.arraycopy(begin, 0, all, 0, begin.length);
    System.arraycopy(tokens, 0, all, begin.length, tokens.length);
    System.arraycopy(end, 0, all, begin.length + tokens.length, end.length);
    return all;
  }
}
