package infernum.runtime.tokenizer.regex;

import infernum.runtime.tokenizer.file.Component;

/** Reads the patterns of a tokenizer.json: {@code {"String": " "}} or {@code {"Regex": "\\s"}}. */
public final class PatternReader {
  private PatternReader() {}

  /**
   * The pattern in a field of an object.
   *
   * @throws infernum.spi.model.CheckpointException it is neither, or can't be run
   */
  public static TextPattern read(Component json, String name) {
    Component pattern = json.component(name);
    if (pattern.has("Regex")) {
      return KnownPatterns.of(pattern.field().at("Regex"), pattern.text("Regex"));
    }
    String literal = pattern.text("String");
    // An empty text is found between any two characters, as an empty expression is.
    return literal.isEmpty()
        ? Regex.compile(pattern.field().at("String"), "")
        : new Literal(literal);
  }
}
