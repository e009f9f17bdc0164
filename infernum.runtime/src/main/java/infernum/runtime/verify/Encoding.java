package infernum.runtime.verify;

import infernum.runtime.tokenizer.TextStream;
import infernum.spi.model.ModelConfig;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A text and what a reference's tokenizer made of it. What the reference didn't write down isn't
 * checked.
 *
 * @param plain ids with the names of control tokens as plain text
 * @param parsed ids with the names of control tokens parsed
 * @param withSpecial the same with the tokens that belong around a sequence
 * @param decoded the text that {@code parsed} gives, control tokens shown
 */
record Encoding(
    String name,
    String text,
    Optional<int[]> plain,
    Optional<int[]> parsed,
    Optional<int[]> withSpecial,
    Optional<String> decoded) {
  private static final String PARSED = "ids_parsing_specials";

  static Encoding read(String name, ModelConfig entry) {
    entry.require(entry.has("ids"), "ids", "must be there");
    // Where a reference tells the two apart, its 'ids' are those of plain text.
    boolean both = entry.has(PARSED);
    return new Encoding(
        name,
        entry.text("text"),
        both ? ids(entry, "ids") : Optional.empty(),
        ids(entry, both ? PARSED : "ids"),
        ids(entry, "ids_with_special"),
        entry.has("decoded") ? Optional.of(entry.text("decoded")) : Optional.empty());
  }

  private static Optional<int[]> ids(ModelConfig entry, String key) {
    return entry.has(key) ? Optional.of(Golden.ints(entry, key)) : Optional.empty();
  }

  /** What a tokenizer makes of the text otherwise. */
  List<String> problems(Tokenizer tokenizer) {
    List<String> problems = new ArrayList<>();
    plain.ifPresent(ids -> compare("tokens", tokenizer.encode(text, Specials.TEXT), ids, problems));
    int[] tokens = tokenizer.encode(text, Specials.PARSE);
    parsed.ifPresent(ids -> compare("tokens, control tokens parsed,", tokens, ids, problems));
    withSpecial.ifPresent(
        ids -> compare("tokens of a sequence", tokenizer.withSpecialTokens(tokens), ids, problems));
    if (decoded.isPresent() && parsed.isPresent()) {
      String ours = TextStream.text(tokenizer, parsed.get(), true);
      int at = mismatch(ours, decoded.get());
      if (at >= 0) {
        problems.add(
            "the text of the tokens differs from the reference's at index %d".formatted(at));
      }
    }
    return problems;
  }

  private static void compare(String what, int[] ours, int[] reference, List<String> problems) {
    int at = Arrays.mismatch(ours, reference);
    if (at >= 0) {
      problems.add(
          "%s differ from the reference's at index %d: %s, the reference's %s"
              .formatted(what, at, from(ours, at), from(reference, at)));
    }
  }

  private static String from(int[] ids, int at) {
    return at >= ids.length
        ? "the end"
        : Arrays.toString(Arrays.copyOfRange(ids, at, Math.min(ids.length, at + 5)));
  }

  private static int mismatch(String ours, String reference) {
    return Arrays.mismatch(ours.toCharArray(), reference.toCharArray());
  }
}
