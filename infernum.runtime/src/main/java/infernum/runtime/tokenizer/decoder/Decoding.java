package infernum.runtime.tokenizer.decoder;

import infernum.runtime.tokenizer.file.Component;
import infernum.runtime.tokenizer.regex.Literal;
import infernum.runtime.tokenizer.regex.PatternReader;
import java.util.ArrayList;
import java.util.List;

/** All steps from tokens to text. Immutable. */
public final class Decoding {
  private static final int MAX_STRIP = 1_000_000;

  private final List<Step> steps;

  private Decoding(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** Of tokens whose letters are bytes. */
  public static Decoding byteLevel() {
    return new Decoding(List.of(new Joining.ByteLevel()));
  }

  /**
   * SentencePiece's: a sign becomes a space, bytes are characters, and the space before the text is
   * gone where one was put there.
   */
  public static Decoding sentencePiece(String sign, boolean dropsFirst) {
    return new Decoding(
        List.of(
            new Steps.Replace(new Literal(sign), " "),
            new ByteFallback(),
            new Joining.Fuse(),
            new Strip(' ', dropsFirst ? 1 : 0, 0)));
  }

  /** Where a file names no decoder: tokens with a space between. */
  public static Decoding spaced() {
    return new Decoding(List.of(new Steps.Spaced()));
  }

  /**
   * Reads the {@code decoder} of a tokenizer.json.
   *
   * @throws infernum.spi.model.CheckpointException it is of an unknown type, or malformed
   */
  public static Decoding read(Component json) {
    List<Step> steps = new ArrayList<>();
    add(json, steps);
    return new Decoding(steps);
  }

  /** For one sequence after the other. */
  public Running open() {
    return new Running(steps);
  }

  /** What a token adds in the midst of a sequence. */
  public byte[] midst(byte[] token) {
    byte[] bytes = token;
    for (Step step : steps) {
      bytes = step.midst(bytes);
    }
    return bytes;
  }

  private static void add(Component json, List<Step> steps) {
    if (json.type().equals("Sequence")) {
      json.components("decoders").forEach(part -> add(part, steps));
    } else {
      steps.add(step(json));
    }
  }

  private static Step step(Component json) {
    return switch (json.type()) {
      case "ByteLevel" -> new Joining.ByteLevel();
      case "ByteFallback" -> new ByteFallback();
      case "Fuse" -> new Joining.Fuse();
      case "Metaspace" -> metaspace(json);
      case "Replace" ->
          new Steps.Replace(PatternReader.read(json, "pattern"), json.text("content"));
      case "Strip" ->
          new Strip(
              json.character("content"),
              json.number("start", 0, MAX_STRIP),
              json.number("stop", 0, MAX_STRIP));
      case "WordPiece" ->
          new Steps.WordPiece(json.text("prefix", "##"), json.flag("cleanup", true));
      case "BPEDecoder" -> new WordEnds(json.text("suffix", "</w>"));
      case "CTC" ->
          new Ctc(
              json.text("pad_token", "<pad>"),
              json.text("word_delimiter_token", "|"),
              json.flag("cleanup", true));
      default ->
          throw json.field()
              .at("type")
              .error(
                  "is %s; known decoders: ByteLevel, ByteFallback, Fuse, Metaspace, Replace, Strip,"
                      + " WordPiece, BPEDecoder, CTC, Sequence",
                  json.type());
    };
  }

  private static Step metaspace(Component json) {
    String absent = json.flag("add_prefix_space", true) ? "always" : "never";
    String sign =
        Character.toString(json.has("replacement") ? json.character("replacement") : 0x2581);
    return new Steps.Metaspace(sign, !json.text("prepend_scheme", absent).equals("never"));
  }
}
