package infernum.runtime.tokenizer.pretokenizer;

import infernum.runtime.tokenizer.file.Component;
import infernum.runtime.tokenizer.pretokenizer.Metaspace.Scheme;
import infernum.runtime.tokenizer.pretokenizer.Split.Behavior;
import infernum.runtime.tokenizer.regex.PatternReader;
import infernum.runtime.tokenizer.text.Characters;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the {@code pre_tokenizer} of a tokenizer.json.
 *
 * @param pieces cuts, and changes
 * @param spelled whether the bytes of the pieces are to be spelled in letters as the last step of
 *     all, which isn't done here: a model may take the bytes as they are
 */
public record PreTokenizerReader(PreTokenizer pieces, boolean spelled) {
  private static final String BYTE_LEVEL = "ByteLevel";

  /** Where there is none. */
  public static final PreTokenizerReader NONE = new PreTokenizerReader(PreTokenizer.NONE, false);

  /** With the bytes of the pieces spelled in letters. */
  public PreTokenizer whole() {
    return spelled ? pieces.then(PreTokenizers::spell) : pieces;
  }

  /**
   * The pre-tokenizer that an object describes.
   *
   * @throws infernum.spi.model.CheckpointException it is of an unknown type, or malformed
   */
  public static PreTokenizerReader read(Component json) {
    List<PreTokenizer> parts = new ArrayList<>();
    List<Component> flat = new ArrayList<>();
    flatten(json, flat);
    for (Component part : flat) {
      boolean last = part == flat.getLast();
      add(part, parts);
      if (part.type().equals(BYTE_LEVEL) && !last) {
        parts.add(PreTokenizers::spell);
      }
    }
    boolean spelled = !flat.isEmpty() && flat.getLast().type().equals(BYTE_LEVEL);
    return new PreTokenizerReader(PreTokenizers.sequence(parts), spelled);
  }

  private static void flatten(Component json, List<Component> flat) {
    if (json.type().equals("Sequence")) {
      json.components("pretokenizers").forEach(part -> flatten(part, flat));
    } else {
      flat.add(json);
    }
  }

  private static void add(Component json, List<PreTokenizer> parts) {
    if (json.type().equals(BYTE_LEVEL)) {
      if (json.flag("add_prefix_space", true)) {
        parts.add(PreTokenizers::prefixSpace);
      }
      if (json.flag("use_regex", true)) {
        parts.add(PreTokenizers.GPT_2);
      }
    } else {
      parts.add(single(json));
    }
  }

  private static PreTokenizer single(Component json) {
    return switch (json.type()) {
      case "Split" ->
          new Split(
              PatternReader.read(json, "pattern"),
              behavior(json, "behavior"),
              json.flag("invert", false));
      case "Metaspace" -> metaspace(json);
      case "Digits" -> PreTokenizers.digits(json.flag("individual_digits", false));
      case "Punctuation" ->
          PreTokenizers.by(
              Characters::isPunctuation,
              json.has("behavior") ? behavior(json, "behavior") : Behavior.ISOLATED);
      case "Whitespace" -> PreTokenizers.WHITESPACE;
      case "WhitespaceSplit" -> PreTokenizers.WHITESPACE_SPLIT;
      case "BertPreTokenizer" -> PreTokenizers.BERT;
      case "CharDelimiterSplit" -> {
        int delimiter = json.character("delimiter");
        yield PreTokenizers.by(c -> c == delimiter, Behavior.REMOVED);
      }
      case "FixedLength" ->
          PreTokenizers.fixedLength(
              json.has("length") ? json.number("length", 1, Integer.MAX_VALUE) : 5);
      case "UnicodeScripts" -> new UnicodeScripts();
      default ->
          throw json.field()
              .at("type")
              .error(
                  "is %s; known pre-tokenizers: ByteLevel, Split, Metaspace, Digits, Punctuation,"
                      + " Whitespace, WhitespaceSplit, BertPreTokenizer, CharDelimiterSplit,"
                      + " FixedLength, UnicodeScripts, Sequence",
                  json.type());
    };
  }

  private static Behavior behavior(Component json, String name) {
    return Behavior.of(json.field().at(name), json.text(name));
  }

  private static PreTokenizer metaspace(Component json) {
    // Files from before there were schemes say whether to put a sign before the text at all.
    String absent = json.flag("add_prefix_space", true) ? "always" : "never";
    return new Metaspace(
        Character.toString(json.has("replacement") ? json.character("replacement") : 0x2581),
        Scheme.of(json.field().at("prepend_scheme"), json.text("prepend_scheme", absent)),
        json.flag("split", true));
  }
}
