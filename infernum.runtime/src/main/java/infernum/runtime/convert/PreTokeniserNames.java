package infernum.runtime.convert;

import infernum.spi.InfernumException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which of llama.cpp's pre-tokenisers a tokenizer.json has. GGUF files carry its name only, so that
 * one which llama.cpp doesn't have can't be expressed. The patterns are those of the published
 * tokenizers that are named.
 */
final class PreTokeniserNames {
  private static final String END = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String LLAMA_3 =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
          + END;
  private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
  private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
  private static final String BEFORE = "[^\\r\\n\\p{L}\\p{N}]?";

  /** Of Mistral Nemo. */
  private static final String TEKKEN =
      BEFORE
          + UPPER
          + "*"
          + LOWER
          + "+|"
          + BEFORE
          + UPPER
          + "+"
          + LOWER
          + "*|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*"
          + END;

  /** By what {@link #signature} makes of the pre-tokeniser. */
  private static final Map<String, String> NAMES =
      Map.of(
          "ByteLevel+regex",
          "gpt-2",
          "Digits;ByteLevel+regex",
          "smollm",
          LLAMA_3 + ";ByteLevel",
          "llama-bpe",
          LLAMA_3.replace("{1,3}", "") + ";ByteLevel",
          "qwen2",
          TEKKEN + ";ByteLevel",
          "tekken");

  private PreTokeniserNames() {}

  /**
   * The name.
   *
   * @param given by the user; empty: to be found
   * @throws InfernumException none is given, and none fits
   */
  static String of(TokenizerFile file, Optional<String> given) {
    if (given.isPresent()) {
      return given.get();
    }
    List<Map<?, ?>> components = file.components("pre_tokenizer", "pretokenizers");
    String signature =
        components.stream().map(PreTokeniserNames::signature).collect(Collectors.joining(";"));
    String name = NAMES.get(signature);
    if (name == null) {
      throw new InfernumException(
          "%s: 'pre_tokenizer' is none that GGUF is known to have a name for (known: %s); if it has one, give it with --pre"
              .formatted(file.file(), NAMES.values().stream().sorted().toList()));
    }
    return name;
  }

  private static String signature(Map<?, ?> component) {
    return switch (String.valueOf(component.get("type"))) {
      case "ByteLevel" ->
          // A prefix of its own isn't among llama.cpp's.
          Boolean.TRUE.equals(component.get("add_prefix_space"))
              ? "ByteLevel+prefix"
              : Boolean.FALSE.equals(component.get("use_regex")) ? "ByteLevel" : "ByteLevel+regex";
      case "Digits" ->
          Boolean.TRUE.equals(component.get("individual_digits")) ? "Digits" : "Digits+runs";
      case "Split" -> split(component);
      default -> "?";
    };
  }

  private static String split(Map<?, ?> component) {
    boolean isolated =
        "Isolated".equals(component.get("behavior"))
            && !Boolean.TRUE.equals(component.get("invert"));
    return isolated
            && component.get("pattern") instanceof Map<?, ?> pattern
            && pattern.get("Regex") instanceof String regex
        ? regex
        : "?";
  }
}
