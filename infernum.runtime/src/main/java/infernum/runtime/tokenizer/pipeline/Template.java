package infernum.runtime.tokenizer.pipeline;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a sequence of tokens becomes for the model: tokens around it. Immutable. */
public final class Template {
  /** Where the sequence stands among the parts. */
  public static final int SEQUENCE = -1;

  /** The sequence itself, unchanged. */
  public static final Template NONE = new Template(SEQUENCE);

  private final int[] parts;

  /** Of tokens, and {@link #SEQUENCE} where the sequence stands. */
  public Template(int... parts) {
    this.parts = parts.clone();
  }

  /** Tokens before a sequence and behind it. */
  public static Template around(int[] begin, int[] end) {
    return new Template(
        Stream.of(begin, new int[] {SEQUENCE}, end).flatMapToInt(Arrays::stream).toArray());
  }

  /** A sequence with what belongs around it. */
  public int[] apply(int[] tokens) {
    int length = 0;
    for (int part : parts) {
      length = Math.addExact(length, part == SEQUENCE ? tokens.length : 1);
    }
    int[] all = new int[length];
    int at = 0;
    for (int part : parts) {
      if (part == SEQUENCE) {
        System.arraycopy(tokens, 0, all, at, tokens.length);
        at += tokens.length;
      } else {
        all[at++] = part;
      }
    }
    return all;
  }

  /** Of how many tokens and sequences it consists. */
  public int length() {
    return parts.length;
  }

  /** This one's result as the sequence of another. */
  public Template then(Template outer) {
    return new Template(
        Arrays.stream(outer.parts)
            .flatMap(part -> part == SEQUENCE ? Arrays.stream(parts) : IntStream.of(part))
            .toArray());
  }
}
