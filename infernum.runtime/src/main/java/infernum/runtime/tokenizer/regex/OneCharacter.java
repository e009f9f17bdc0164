package infernum.runtime.tokenizer.regex;

import java.util.function.IntPredicate;

/** Any one code point of a class. */
public record OneCharacter(IntPredicate isIn) implements TextPattern {
  @Override
  public void find(String text, int begin, int end, Found found) {
    for (int i = begin; i < end; ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      if (isIn.test(c)) {
        found.match(i, next);
      }
      i = next;
    }
  }
}
