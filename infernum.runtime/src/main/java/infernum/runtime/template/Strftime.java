package infernum.runtime.template;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Map;

/** A time as text: C's {@code strftime} in its C locale, with glibc's flags of padding. */
final class Strftime {
  private static final Map<Character, String> PATTERNS =
      Map.ofEntries(
          Map.entry('a', "EEE"),
          Map.entry('A', "EEEE"),
          Map.entry('b', "MMM"),
          Map.entry('h', "MMM"),
          Map.entry('B', "MMMM"),
          Map.entry('d', "dd"),
          Map.entry('e', "ppd"),
          Map.entry('H', "HH"),
          Map.entry('I', "hh"),
          Map.entry('k', "ppH"),
          Map.entry('l', "pph"),
          Map.entry('j', "DDD"),
          Map.entry('m', "MM"),
          Map.entry('M', "mm"),
          Map.entry('p', "a"),
          Map.entry('S', "ss"),
          Map.entry('y', "yy"),
          Map.entry('Y', "yyyy"),
          Map.entry('D', "MM/dd/yy"),
          Map.entry('F', "yyyy-MM-dd"),
          Map.entry('R', "HH:mm"),
          Map.entry('T', "HH:mm:ss"),
          Map.entry('X', "HH:mm:ss"),
          Map.entry('x', "MM/dd/yy"),
          Map.entry('r', "hh:mm:ss a"),
          Map.entry('c', "EEE MMM ppd HH:mm:ss yyyy"));

  private Strftime() {}

  static String format(Budget budget, ZonedDateTime time, String format) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      char code = format.charAt(++i);
      char flag = ' ';
      if ("-_0^#".indexOf(code) >= 0 && i + 1 < format.length()) {
        flag = code;
        code = format.charAt(++i);
      }
      budget.step();
      budget.fits(out.length());
      out.append(padded(flag, field(time, code)));
    }
    return out.toString();
  }

  private static String padded(char flag, String text) {
    return switch (flag) {
      case '-' -> text.replaceFirst("^[0 ]+(?=\\d)", "");
      case '_' -> text.replaceFirst("^0(?=\\d)", " ");
      case '0' -> text.replaceFirst("^ ", "0");
      case '^' -> text.toUpperCase(Locale.ROOT);
      default -> text;
    };
  }

  private static String field(ZonedDateTime time, char code) {
    String pattern = PATTERNS.get(code);
    if (pattern != null) {
      return time.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
    }
    return switch (code) {
      case '%' -> "%";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'f' -> "%06d".formatted(time.getNano() / 1000);
      case 's' -> String.valueOf(time.toEpochSecond());
      case 'C' -> "%02d".formatted(time.getYear() / 100);
      case 'G' -> String.valueOf(time.get(IsoFields.WEEK_BASED_YEAR));
      case 'V' -> "%02d".formatted(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case 'u' -> String.valueOf(weekday(time));
      case 'w' -> String.valueOf(weekday(time) % 7);
      case 'U' -> "%02d".formatted((time.getDayOfYear() + 6 - weekday(time) % 7) / 7);
      case 'W' -> "%02d".formatted((time.getDayOfYear() + 6 - (weekday(time) + 6) % 7) / 7);
      // Of a time without a zone, as Python's datetime.now() is.
      case 'z', 'Z' -> "";
      default -> "%" + code;
    };
  }

  private static int weekday(ZonedDateTime time) {
    return time.get(ChronoField.DAY_OF_WEEK);
  }
}
