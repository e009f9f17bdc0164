package infernum.runtime.template;

import java.util.Map;

/**
 * A word of a template.
 *
 * @param type what it is: an operator's own text, or one of the constants
 * @param value a name, the text of data or of a string, a number
 */
record Token(String type, Object value, int line) {
  static final String DATA = "data";
  static final String BLOCK_BEGIN = "block_begin";
  static final String BLOCK_END = "block_end";
  static final String VARIABLE_BEGIN = "variable_begin";
  static final String VARIABLE_END = "variable_end";
  static final String NAME = "name";
  static final String STRING = "string";
  static final String INTEGER = "integer";
  static final String FLOAT = "float";
  static final String EOF = "eof";

  private static final Map<String, String> TITLES =
      Map.of(
          BLOCK_BEGIN, "begin of statement block",
          BLOCK_END, "end of statement block",
          VARIABLE_BEGIN, "begin of print statement",
          VARIABLE_END, "end of print statement",
          DATA, "template data / text",
          EOF, "end of template");

  boolean is(String wanted) {
    return type.equals(wanted);
  }

  boolean isName(String name) {
    return type.equals(NAME) && value.equals(name);
  }

  /** For messages. */
  String described() {
    return type.equals(NAME) ? String.valueOf(value) : described(type);
  }

  static String described(String type) {
    return TITLES.getOrDefault(type, type);
  }
}
