package infernum.benchmarks.table;

/**
 * A model's shape.
 *
 * @param name for people
 * @param prefix of its files' names, {@code PREFIX-FORMAT.gguf}
 * @param rounds that make a result
 * @param steps of decoding in a round
 * @param witness tokens of a prompt that the reference computes: it takes a second for 45 of 135M
 */
public record Shape(String name, String prefix, int rounds, int steps, int witness) {
  /** SmolLM2-135M-Instruct itself. */
  public static final Shape SMALL = new Shape("135M", "smol", 11, 128, 512);

  /** Of Llama-3.2-1B, with random weights. */
  public static final Shape LARGE = new Shape("1B", "1b", 5, 48, 96);
}
