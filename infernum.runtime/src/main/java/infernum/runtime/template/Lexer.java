package infernum.runtime.template;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Cuts a template into tokens. Whitespace around tags goes as {@code trim_blocks} and {@code
 * lstrip_blocks} demand, and as the signs {@code -} and {@code +} in them do.
 */
final class Lexer {
  private static final Set<String> PAIRS = Set.of("//", "**", "==", "!=", ">=", "<=");
  private static final String SINGLES = "+-/*%~[](){}><=.:|,;";

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private final Deque<Character> open = new ArrayDeque<>();
  private int at;
  private int line = 1;

  /** Whether the last tag's text ended a line. */
  private boolean lineStarting = true;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String source) {
    String lines = source.replace("\r\n", "\n").replace('\r', '\n');
    Lexer lexer = new Lexer(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (at < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        data(source.substring(at), at, source.length());
        break;
      }
      char kind = source.charAt(tag + 1);
      int inside = tag + 2;
      char sign = inside < source.length() ? source.charAt(inside) : ' ';
      inside += sign == '-' || sign == '+' ? 1 : 0;
      stripped(tag, sign, kind != '{');
      switch (kind) {
        case '#' -> comment(inside);
        case '{' -> tag(inside, Token.VARIABLE_BEGIN, Token.VARIABLE_END);
        default -> {
          int raw = rawBegin(inside);
          if (raw >= 0) {
            raw(raw);
          } else {
            tag(inside, Token.BLOCK_BEGIN, Token.BLOCK_END);
          }
        }
      }
    }
    add(Token.EOF, "");
  }

  private int nextTag() {
    for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "%{#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** The text before a tag. */
  private void stripped(int end, char sign, boolean canStrip) {
    String text = source.substring(at, end);
    String kept = text;
    if (sign == '-') {
      kept = Text.rstrip(text);
    } else if (sign != '+' && canStrip) {
      int begin = text.lastIndexOf('\n') + 1;
      if ((begin > 0 || lineStarting) && begin < text.length() && Text.isSpace(text, begin)) {
        kept = text.substring(0, begin);
      }
    }
    data(kept, at, end);
  }

  private void data(String text, int from, int to) {
    if (!text.isEmpty()) {
      add(Token.DATA, text);
    }
    advance(from, to);
  }

  private void comment(int inside) {
    int end = source.indexOf("#}", inside);
    if (end < 0) {
      throw TemplateFault.syntax(line, "Missing end of comment tag");
    }
    boolean minus = end > inside && source.charAt(end - 1) == '-';
    boolean plus = end > inside && source.charAt(end - 1) == '+';
    ended(end + 2, minus, !plus);
  }

  /** Where the content of {@code {% raw %}} begins, or -1 if the tag is another. */
  private int rawBegin(int inside) {
    int word = space(inside);
    if (!source.startsWith("raw", word)) {
      return -1;
    }
    int end = space(word + 3);
    if (source.startsWith("-%}", end)) {
      return space(end + 3);
    }
    return source.startsWith("%}", end) ? end + 2 : -1;
  }

  private void raw(int begin) {
    advance(at, begin);
    lineStarting = source.charAt(begin - 1) == '\n';
    for (int i = source.indexOf("{%", begin); i >= 0; i = source.indexOf("{%", i + 1)) {
      int word = i + 2;
      char sign = word < source.length() ? source.charAt(word) : ' ';
      word = space(sign == '-' || sign == '+' ? word + 1 : word);
      int end = source.startsWith("endraw", word) ? space(word + 6) : source.length();
      char endSign = end < source.length() ? source.charAt(end) : ' ';
      end += endSign == '-' || endSign == '+' ? 1 : 0;
      if (source.startsWith("%}", end)) {
        stripped(i, sign, true);
        ended(end + 2, endSign == '-', endSign != '+');
        return;
      }
    }
    throw TemplateFault.syntax(line, "Missing end of raw directive");
  }

  /** Behind a tag's end, and what whitespace it takes along. */
  private void ended(int end, boolean strip, boolean trim) {
    int behind = end;
    if (strip) {
      behind = space(end);
    } else if (trim && source.startsWith("\n", end)) {
      behind++;
    }
    advance(at, behind);
    lineStarting = source.charAt(behind - 1) == '\n';
  }

  private void tag(int inside, String begin, String end) {
    add(begin, "");
    advance(at, inside);
    String closing = end.equals(Token.BLOCK_END) ? "%}" : "}}";
    while (at < source.length()) {
      char c = source.charAt(at);
      boolean signed =
          source.startsWith(closing, at + 1) && (c == '-' || (c == '+' && closing.equals("%}")));
      if (open.isEmpty() && (signed || source.startsWith(closing, at))) {
        add(end, "");
        ended(at + (signed ? 3 : 2), signed && c == '-', closing.equals("%}") && !signed);
        return;
      }
      word(c);
    }
  }

  private void word(char c) {
    int digits = Numerals.floatEnd(source, at);
    int whole = Numerals.integerEnd(source, at);
    if (Text.isSpace(c)) {
      advance(at, space(at));
    } else if (digits > at) {
      number(Token.FLOAT, digits);
    } else if (whole > at) {
      number(Token.INTEGER, whole);
    } else if (Text.isWord(source.codePointAt(at))) {
      name();
    } else if ((c == '\'' || c == '"') && stringEnd(c) > 0) {
      int end = stringEnd(c);
      add(Token.STRING, Escapes.decode(source.substring(at + 1, end - 1), line));
      advance(at, end);
    } else {
      operator(c);
    }
  }

  private void number(String type, int end) {
    String digits = source.substring(at, end).replace("_", "");
    if (digits.length() > Numerals.MAX_DIGITS) {
      throw TemplateFault.syntax(
          line, "a number of more than %d digits".formatted(Numerals.MAX_DIGITS));
    }
    add(
        type,
        type.equals(Token.FLOAT)
            ? (Object) Double.parseDouble(digits)
            : Numbers.normal(integer(digits)));
    advance(at, end);
  }

  private static BigInteger integer(String digits) {
    return switch (digits.length() > 1 ? Character.toLowerCase(digits.charAt(1)) : ' ') {
      case 'x' -> new BigInteger(digits.substring(2), 16);
      case 'o' -> new BigInteger(digits.substring(2), 8);
      case 'b' -> new BigInteger(digits.substring(2), 2);
      default -> new BigInteger(digits);
    };
  }

  private void name() {
    int end = at;
    while (end < source.length() && Text.isWord(source.codePointAt(end))) {
      end += Character.charCount(source.codePointAt(end));
    }
    String name = source.substring(at, end);
    if (!Text.isIdentifier(name)) {
      throw TemplateFault.syntax(line, "Invalid character in identifier");
    }
    add(Token.NAME, name);
    at = end;
  }

  /** Behind the closing quote, or -1. */
  private int stringEnd(char quote) {
    for (int i = at + 1; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == quote) {
        return i + 1;
      }
      i += c == '\\' ? 1 : 0;
    }
    return -1;
  }

  private void operator(char c) {
    String pair = source.substring(at, Math.min(at + 2, source.length()));
    String operator = PAIRS.contains(pair) ? pair : String.valueOf(c);
    if (operator.length() == 1 && SINGLES.indexOf(c) < 0) {
      throw TemplateFault.syntax(
          line,
          "unexpected char %s at %d"
              .formatted(
                  Repr.quoted(Character.toString(source.codePointAt(at))),
                  source.codePointCount(0, at)));
    }
    balance(operator);
    add(operator, operator);
    at += operator.length();
  }

  private void balance(String operator) {
    switch (operator) {
      case "{" -> open.push('}');
      case "(" -> open.push(')');
      case "[" -> open.push(']');
      case "}", ")", "]" -> {
        if (open.isEmpty()) {
          throw TemplateFault.syntax(line, "unexpected '%s'".formatted(operator));
        }
        char expected = open.pop();
        if (expected != operator.charAt(0)) {
          throw TemplateFault.syntax(
              line, "unexpected '%s', expected '%s'".formatted(operator, expected));
        }
      }
      default -> {}
    }
  }

  private int space(int from) {
    int i = from;
    while (i < source.length() && Text.isSpace(source.charAt(i))) {
      i++;
    }
    return i;
  }

  private void add(String type, Object value) {
    tokens.add(new Token(type, value, line));
  }

  private void advance(int from, int to) {
    for (int i = from; i < to; i++) {
      line += source.charAt(i) == '\n' ? 1 : 0;
    }
    at = to;
  }
}
