package infernum.runtime.tokenizer.json;

import infernum.runtime.tokenizer.file.Component;
import infernum.runtime.tokenizer.file.Field;
import infernum.runtime.tokenizer.model.ByteLevelBpe;
import infernum.runtime.tokenizer.model.CharacterBpe;
import infernum.runtime.tokenizer.model.Merges;
import infernum.runtime.tokenizer.model.TokenModel;
import infernum.runtime.tokenizer.model.Unigram;
import infernum.runtime.tokenizer.model.Vocabulary;
import infernum.runtime.tokenizer.model.WordLevel;
import infernum.runtime.tokenizer.model.WordPiece;
import infernum.runtime.tokenizer.text.ByteAlphabet;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the {@code model} of a tokenizer.json.
 *
 * @param takesBytes whether the pieces are to be given as they are, not spelled in letters
 */
record ModelReader(Vocabulary vocabulary, TokenModel model, boolean takesBytes) {
  /** A longer word is unknown in any case, and cutting one takes as many steps as its square. */
  private static final int MAX_WORD = 1000;

  /**
   * The model of a document.
   *
   * @param spelled whether the pieces' bytes are spelled in letters
   */
  static ModelReader read(Document document, boolean spelled) {
    Component json = document.model();
    Vocabulary vocabulary = document.tokens().build();
    String type = json.has("type") ? json.type() : guessed(document, json);
    return switch (type) {
      case "BPE" -> bpe(document, json, vocabulary, spelled);
      case "WordPiece" ->
          new ModelReader(
              vocabulary,
              new WordPiece(
                  vocabulary,
                  json.text("continuing_subword_prefix", "##"),
                  token(json, vocabulary, json.text("unk_token", "[UNK]")),
                  json.has("max_input_chars_per_word")
                      ? json.number("max_input_chars_per_word", 0, MAX_WORD)
                      : 100),
              false);
      case "WordLevel" ->
          new ModelReader(
              vocabulary,
              new WordLevel(vocabulary, token(json, vocabulary, json.text("unk_token", "<unk>"))),
              false);
      case "Unigram" -> unigram(document, json, vocabulary);
      default ->
          throw json.field()
              .at("type")
              .error("is %s; known models: BPE, WordPiece, WordLevel, Unigram", type);
    };
  }

  /** Old files don't say what they are. */
  private static String guessed(Document document, Component json) {
    if (document.scores().isPresent()) {
      return "Unigram";
    }
    if (document.hasMerges()) {
      return "BPE";
    }
    return json.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
  }

  private static int token(Component json, Vocabulary vocabulary, String text) {
    int id = vocabulary.id(text);
    if (id == Vocabulary.NONE) {
      throw json.field().at("unk_token").error("is '%s', which is no token", text);
    }
    return id;
  }

  private static ModelReader bpe(
      Document document, Component json, Vocabulary vocabulary, boolean spelled) {
    if (document.scores().isPresent()) {
      throw json.field().at("vocab").error("is a list; that of BPE must be an object");
    }
    if (json.has("dropout") && !isZero(json)) {
      throw json.field().at("dropout").error("isn't 0: encodings would be random");
    }
    String prefix = json.text("continuing_subword_prefix", "");
    String suffix = json.text("end_of_word_suffix", "");
    boolean byteFallback = json.flag("byte_fallback", false);
    boolean wholePieces = json.flag("ignore_merges", false);
    Merges merges = merges(document, json, vocabulary, prefix);
    String unknown = json.text("unk_token", "");
    boolean plain = prefix.isEmpty() && suffix.isEmpty() && !byteFallback;
    if (spelled && plain && (unknown.isEmpty() || hasAllLetters(vocabulary))) {
      return new ModelReader(
          vocabulary, new ByteLevelBpe(vocabulary, merges, wholePieces, false), true);
    }
    CharacterBpe.Options options =
        new CharacterBpe.Options(
            prefix,
            suffix,
            unknown.isEmpty() ? Vocabulary.NONE : token(json, vocabulary, unknown),
            json.flag("fuse_unk", false),
            byteFallback,
            wholePieces);
    return new ModelReader(vocabulary, new CharacterBpe(vocabulary, merges, options), false);
  }

  private static boolean isZero(Component json) {
    return json.value("dropout") instanceof Number number && number.doubleValue() == 0;
  }

  private static boolean hasAllLetters(Vocabulary vocabulary) {
    for (int value = 0; value < 256; value++) {
      if (vocabulary.id(String.valueOf(ByteAlphabet.letter(value))) == Vocabulary.NONE) {
        return false;
      }
    }
    return true;
  }

  private static Merges merges(
      Document document, Component json, Vocabulary vocabulary, String prefix) {
    List<String> read = document.merges();
    Field field = json.field().at("merges");
    if (!document.hasMerges()) {
      throw field.error("is missing");
    }
    int count = document.mergesArePairs() ? read.size() / 2 : read.size();
    int prefixBytes = prefix.getBytes(StandardCharsets.UTF_8).length;
    Merges merges = new Merges(field, vocabulary, count, prefixBytes, true);
    for (int i = 0; i < read.size(); i++) {
      if (document.mergesArePairs()) {
        merges.add(read.get(i), read.get(++i));
      } else if (!read.get(i).startsWith("#version")) {
        merges.add(read.get(i), false);
      }
    }
    return merges;
  }

  private static ModelReader unigram(Document document, Component json, Vocabulary vocabulary) {
    double[] scores =
        document
            .scores()
            .orElseThrow(
                () -> json.field().at("vocab").error("must be a list of tokens and their scores"));
    int unknown =
        json.has("unk_id") ? json.number("unk_id", 0, vocabulary.size() - 1) : Vocabulary.NONE;
    return new ModelReader(
        vocabulary,
        new Unigram(json.field(), vocabulary, scores, unknown, json.flag("byte_fallback", false)),
        false);
  }
}
