package infernum.runtime.tokenizer.pretokenizer;

import java.lang.Character.UnicodeScript;

/**
 * Cuts where the script changes. As in SentencePiece, kana and Han are one script; a space stays
 * with what is before it, and is gone where nothing is.
 */
record UnicodeScripts() implements PreTokenizer {
  @Override
  public void cut(String text, int begin, int end, boolean first, Pieces pieces) {
    int at = -1;
    UnicodeScript last = UnicodeScript.UNKNOWN;
    for (int i = begin; i < end; ) {
      int c = text.codePointAt(i);
      UnicodeScript script = script(c);
      if (script != UnicodeScript.UNKNOWN && script != last) {
        if (at >= 0) {
          pieces.piece(text, at, i, first && at == begin);
        }
        at = i;
        last = script;
      }
      i += Character.charCount(c);
    }
    if (at >= 0) {
      pieces.piece(text, at, end, first && at == begin);
    }
  }

  private static UnicodeScript script(int c) {
    if (c == ' ') {
      return UnicodeScript.UNKNOWN;
    }
    UnicodeScript script = UnicodeScript.of(c);
    boolean kana = script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA;
    return kana || c == 0x30FC ? UnicodeScript.HAN : script;
  }
}
