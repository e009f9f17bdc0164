package infernum.spi.kernel;

/**
 * How exactly a device computes, declared by its provider: comparisons with a reference learn from
 * it what to expect.
 *
 * @param name for the user: {@code "float"}
 * @param logitError root mean square by which logits may differ from those of float arithmetic,
 *     what all of them differ by alike left out; 0: by no more than the reference's own file allows
 * @param lead by how much the logit of another best token may exceed that of the reference's
 * @param perplexity by how much a text's perplexity may differ, relative
 * @param rowDeterministic whether a row's result is the same bits alone and among others, whatever
 *     chunks a prompt is cut into and however many threads compute
 */
public record Arithmetic(
    String name, double logitError, double lead, double perplexity, boolean rowDeterministic) {
  /** Products of float activations, each row for itself. */
  public static final Arithmetic FLOAT = new Arithmetic("float", 0, 5e-3, 1e-3, true);

  /** Activations rounded to 8 bits where they meet quantised weights, each row for itself. */
  public static final Arithmetic EIGHT_BITS =
      new Arithmetic("8-bit activations", 0.3, 0.5, 5e-3, true);
}
