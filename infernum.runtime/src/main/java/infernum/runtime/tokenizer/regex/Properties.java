package infernum.runtime.tokenizer.regex;

import java.util.Locale;
import java.util.Map;

/** Oniguruma's names of properties, and what they are in Java's syntax inside brackets. */
final class Properties {
  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("letter", "\\p{L}"),
          Map.entry("lowercaseletter", "\\p{Ll}"),
          Map.entry("uppercaseletter", "\\p{Lu}"),
          Map.entry("titlecaseletter", "\\p{Lt}"),
          Map.entry("modifierletter", "\\p{Lm}"),
          Map.entry("otherletter", "\\p{Lo}"),
          Map.entry("casedletter", "\\p{Lu}\\p{Ll}\\p{Lt}"),
          Map.entry("lc", "\\p{Lu}\\p{Ll}\\p{Lt}"),
          Map.entry("mark", "\\p{M}"),
          Map.entry("combiningmark", "\\p{M}"),
          Map.entry("nonspacingmark", "\\p{Mn}"),
          Map.entry("spacingmark", "\\p{Mc}"),
          Map.entry("enclosingmark", "\\p{Me}"),
          Map.entry("number", "\\p{N}"),
          Map.entry("decimalnumber", "\\p{Nd}"),
          Map.entry("digit", "\\p{Nd}"),
          Map.entry("letternumber", "\\p{Nl}"),
          Map.entry("othernumber", "\\p{No}"),
          Map.entry("punctuation", "\\p{P}"),
          Map.entry("punct", "\\p{P}"),
          Map.entry("posixpunct", "\\p{P}\\p{S}"),
          Map.entry("connectorpunctuation", "\\p{Pc}"),
          Map.entry("dashpunctuation", "\\p{Pd}"),
          Map.entry("openpunctuation", "\\p{Ps}"),
          Map.entry("closepunctuation", "\\p{Pe}"),
          Map.entry("initialpunctuation", "\\p{Pi}"),
          Map.entry("finalpunctuation", "\\p{Pf}"),
          Map.entry("otherpunctuation", "\\p{Po}"),
          Map.entry("symbol", "\\p{S}"),
          Map.entry("mathsymbol", "\\p{Sm}"),
          Map.entry("currencysymbol", "\\p{Sc}"),
          Map.entry("modifiersymbol", "\\p{Sk}"),
          Map.entry("othersymbol", "\\p{So}"),
          Map.entry("separator", "\\p{Z}"),
          Map.entry("spaceseparator", "\\p{Zs}"),
          Map.entry("lineseparator", "\\p{Zl}"),
          Map.entry("paragraphseparator", "\\p{Zp}"),
          Map.entry("other", "\\p{C}"),
          Map.entry("control", "\\p{Cc}"),
          Map.entry("cntrl", "\\p{Cc}"),
          Map.entry("format", "\\p{Cf}"),
          Map.entry("surrogate", "\\p{Cs}"),
          Map.entry("privateuse", "\\p{Co}"),
          Map.entry("unassigned", "\\p{Cn}"),
          Map.entry("assigned", "\\P{Cn}"),
          Map.entry("alpha", "\\p{IsAlphabetic}"),
          Map.entry("alphabetic", "\\p{IsAlphabetic}"),
          Map.entry("upper", "\\p{IsUppercase}"),
          Map.entry("uppercase", "\\p{IsUppercase}"),
          Map.entry("lower", "\\p{IsLowercase}"),
          Map.entry("lowercase", "\\p{IsLowercase}"),
          Map.entry("alnum", "\\p{IsAlphabetic}\\p{Nd}"),
          Map.entry("space", Escapes.SPACE),
          Map.entry("whitespace", Escapes.SPACE),
          Map.entry("blank", "\\t\\p{Zs}"),
          Map.entry("word", Escapes.WORD_ALONE),
          Map.entry("posixword", Escapes.WORD),
          Map.entry("xdigit", "0-9a-fA-F"),
          Map.entry("ascii", "\\x{0}-\\x{7f}"),
          Map.entry("any", "\\x{0}-\\x{10ffff}"),
          Map.entry("graph", "[^" + Escapes.SPACE + "\\p{Cc}\\p{Cn}\\p{Cs}]"),
          Map.entry("print", "[^\\p{IsWhite_Space}\\p{Cc}\\p{Cn}\\p{Cs}]\\p{Zs}"),
          Map.entry("emoji", "\\p{IsEmoji}"),
          Map.entry("emojipresentation", "\\p{IsEmoji_Presentation}"),
          Map.entry("emojimodifier", "\\p{IsEmoji_Modifier}"),
          Map.entry("emojimodifierbase", "\\p{IsEmoji_Modifier_Base}"),
          Map.entry("emojicomponent", "\\p{IsEmoji_Component}"),
          Map.entry("extendedpictographic", "\\p{IsExtended_Pictographic}"),
          Map.entry("ideographic", "\\p{IsIdeographic}"));

  private Properties() {}

  /** The class of a property by its name, without brackets; empty where there is none. */
  static String content(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    String named = NAMED.get(plain);
    if (named != null) {
      return named;
    }
    if (plain.matches("[lmnpszc]|l[ultmo]|m[nce]|n[dlo]|p[cdseifo]|s[mcko]|z[slp]|c[cfson]")) {
      return "\\p{" + Character.toUpperCase(plain.charAt(0)) + plain.substring(1) + "}";
    }
    return script(name);
  }

  private static String script(String name) {
    try {
      return "\\p{Is" + Character.UnicodeScript.forName(name.replaceAll("[ -]", "_")) + "}";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
