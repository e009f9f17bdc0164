package infernum.runtime.tokenizer.normalizer;

import infernum.runtime.tokenizer.file.Component;
import infernum.runtime.tokenizer.regex.PatternReader;
import java.text.Normalizer.Form;

/** Reads the {@code normalizer} of a tokenizer.json. */
public final class NormalizerReader {
  private NormalizerReader() {}

  /**
   * The normalizer that an object describes.
   *
   * @throws infernum.spi.model.CheckpointException it is of an unknown type, or malformed
   */
  public static Normalizer read(Component json) {
    return switch (json.type()) {
      case "NFC" -> Normalizers.form(Form.NFC);
      case "NFD" -> Normalizers.form(Form.NFD);
      case "NFKC" -> Normalizers.form(Form.NFKC);
      case "NFKD" -> Normalizers.form(Form.NFKD);
      case "Lowercase" -> Normalizers::lowercase;
      case "StripAccents" -> Normalizers::stripAccents;
      case "Strip" ->
          Normalizers.strip(json.flag("strip_left", true), json.flag("strip_right", true));
      case "Prepend" -> Normalizers.prepend(json.text("prepend"));
      case "Replace" ->
          new Replace(json.field(), PatternReader.read(json, "pattern"), json.text("content"));
      case "ByteLevel" -> Normalizers::byteLevel;
      case "Nmt" -> Normalizers::nmt;
      case "BertNormalizer" -> bert(json);
      case "Precompiled" -> PrecompiledMap.read(json);
      case "Sequence" ->
          Normalizers.sequence(
              json.components("normalizers").stream().map(NormalizerReader::read).toList());
      default ->
          throw json.field()
              .at("type")
              .error(
                  "is %s; known normalizers: NFC, NFD, NFKC, NFKD, Lowercase, StripAccents, Strip,"
                      + " Prepend, Replace, ByteLevel, Nmt, BertNormalizer, Precompiled, Sequence",
                  json.type());
    };
  }

  private static Normalizer bert(Component json) {
    boolean lowercase = json.flag("lowercase", true);
    return new Bert(
        json.flag("clean_text", true),
        json.flag("handle_chinese_chars", true),
        json.flag("strip_accents", lowercase),
        lowercase);
  }
}
