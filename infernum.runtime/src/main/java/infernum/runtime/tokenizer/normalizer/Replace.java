package infernum.runtime.tokenizer.normalizer;

import infernum.runtime.tokenizer.file.Field;
import infernum.runtime.tokenizer.regex.TextPattern;

/**
 * Replaces each match by a text.
 *
 * @param field where it stands, for messages
 */
record Replace(Field field, TextPattern pattern, String content) implements Normalizer {
  /** How often the length of its text a result may have. */
  private static final int MAX_GROWTH = 64;

  @Override
  public String normalize(String text) {
    StringBuilder replaced = new StringBuilder(text.length());
    int[] at = new int[1];
    pattern.find(
        text,
        0,
        text.length(),
        (begin, end) -> {
          replaced.append(text, at[0], begin).append(content);
          at[0] = end;
          if (replaced.length() / MAX_GROWTH > text.length() + content.length()) {
            throw field.error("makes a text of %d characters too long", text.length());
          }
        });
    return replaced.append(text, at[0], text.length()).toString();
  }
}
