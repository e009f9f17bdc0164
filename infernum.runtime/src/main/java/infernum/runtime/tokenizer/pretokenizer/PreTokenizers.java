package infernum.runtime.tokenizer.pretokenizer;

import infernum.runtime.tokenizer.pretokenizer.Split.Behavior;
import infernum.runtime.tokenizer.regex.Gpt2Pattern;
import infernum.runtime.tokenizer.regex.OneCharacter;
import infernum.runtime.tokenizer.regex.TextPattern;
import infernum.runtime.tokenizer.text.ByteAlphabet;
import infernum.runtime.tokenizer.text.Characters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntPredicate;

/** The pre-tokenizers that are made of others, and those that cut by classes of characters. */
final class PreTokenizers {
  /** GPT-2's pieces. */
  static final PreTokenizer GPT_2 = new Split(new Gpt2Pattern(), Behavior.ISOLATED, false);

  static final PreTokenizer WHITESPACE_SPLIT = by(Characters::isWhiteSpace, Behavior.REMOVED);
  static final PreTokenizer WHITESPACE = new Split(new Words(), Behavior.REMOVED, true);
  static final PreTokenizer BERT =
      WHITESPACE_SPLIT.then(by(Characters::isPunctuation, Behavior.ISOLATED));

  private PreTokenizers() {}

  static PreTokenizer by(IntPredicate isIn, Behavior behavior) {
    return new Split(new OneCharacter(isIn), behavior, false);
  }

  static PreTokenizer digits(boolean individual) {
    return by(Characters::isNumber, individual ? Behavior.ISOLATED : Behavior.CONTIGUOUS);
  }

  static PreTokenizer sequence(List<PreTokenizer> parts) {
    return parts.stream().reduce(PreTokenizer::then).orElse(PreTokenizer.NONE);
  }

  /** A space before a piece that doesn't begin with one. */
  static void prefixSpace(
      String text, int begin, int end, boolean first, PreTokenizer.Pieces pieces) {
    if (text.charAt(begin) == ' ') {
      pieces.piece(text, begin, end, first);
    } else {
      pieces.piece(" " + text.substring(begin, end), 0, end - begin + 1, first);
    }
  }

  /** Each byte of a piece by its letter. */
  static void spell(String text, int begin, int end, boolean first, PreTokenizer.Pieces pieces) {
    byte[] bytes = text.substring(begin, end).getBytes(StandardCharsets.UTF_8);
    pieces.piece(ByteAlphabet.spell(bytes, bytes.length), 0, bytes.length, first);
  }

  static PreTokenizer fixedLength(int length) {
    return (text, begin, end, first, pieces) -> {
      for (int at = begin; at < end; ) {
        int left = text.codePointCount(at, end);
        int next = text.offsetByCodePoints(at, Math.min(length, left));
        pieces.piece(text, at, next, first && at == begin);
        at = next;
      }
    };
  }

  /** Words, and runs of what is neither part of a word nor white space. */
  private record Words() implements TextPattern {
    @Override
    public void find(String text, int begin, int end, Found found) {
      int from = begin;
      int kind = -1;
      for (int i = begin; i < end; ) {
        int c = text.codePointAt(i);
        int next = Characters.isWord(c) ? 1 : Characters.isWhiteSpace(c) ? -1 : 0;
        if (next != kind) {
          if (kind >= 0) {
            found.match(from, i);
          }
          from = i;
          kind = next;
        }
        i += Character.charCount(c);
      }
      if (kind >= 0) {
        found.match(from, end);
      }
    }
  }
}
