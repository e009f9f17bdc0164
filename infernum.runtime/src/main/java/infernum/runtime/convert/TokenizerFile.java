package infernum.runtime.convert;

import infernum.runtime.checkpoint.Shown;
import infernum.runtime.json.Json;
import infernum.spi.model.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a tokenizer.json goes into a GGUF file. What can't be expressed there is refused.
 *
 * @param file for messages
 * @param document the whole of it
 * @param model its part {@code model}
 */
record TokenizerFile(Path file, Map<String, Object> document, Map<?, ?> model) {
  /** More than any vocabulary's. */
  private static final int MAX_TOKENS = 1 << 22;

  /** A token that was added to the vocabulary, or marked in it. */
  record Added(int id, String content, boolean special) {}

  /**
   * Reads a file.
   *
   * @throws CheckpointException it is damaged, or its model isn't a BPE
   */
  static TokenizerFile read(Path file) {
    return of(file, Json.object(file));
  }

  /** Of a file's document. */
  static TokenizerFile of(Path file, Map<String, Object> document) {
    if (!(document.get("model") instanceof Map<?, ?> model)) {
      throw new CheckpointException(file, "'model' must be an object");
    }
    Object type = model.get("type");
    boolean bpe = "BPE".equals(type) || (type == null && model.containsKey("merges"));
    if (!bpe) {
      throw new CheckpointException(
          file, "'model.type' is %s; only BPE goes into a GGUF file".formatted(Shown.of(type)));
    }
    return new TokenizerFile(file, document, model);
  }

  /** Tokens by id, without those that were added. */
  Map<Integer, String> vocabulary() {
    if (!(model.get("vocab") instanceof Map<?, ?> entries)) {
      throw new CheckpointException(file, "'model.vocab' must be an object");
    }
    Map<Integer, String> tokens = new TreeMap<>();
    entries.forEach((token, id) -> {
      String other = tokens.put(id("model.vocab", id), String.valueOf(token));
      if (other != null) {
        throw new CheckpointException(
            file, "'model.vocab' has the id %s twice".formatted(Shown.of(id)));
      }
    });
    return tokens;
  }

  /** The tokens that stand in texts as they are. */
  List<Added> added() {
    List<Added> added = new ArrayList<>();
    for (Object one : list(document.get("added_tokens"))) {
      if (!(one instanceof Map<?, ?> token) || !(token.get("content") instanceof String content)) {
        throw new CheckpointException(file, "'added_tokens' has %s".formatted(Shown.of(one)));
      }
      added.add(
          new Added(
              id("added_tokens", token.get("id")),
              content,
              Boolean.TRUE.equals(token.get("special"))));
    }
    return added;
  }

  /** The merges, the first one first, in both spellings of the file. */
  List<String> merges() {
    List<String> merges = new ArrayList<>();
    for (Object merge : list(model.get("merges"))) {
      if (merge instanceof String text) {
        merges.add(text);
      } else if (merge instanceof List<?> pair
          && pair.size() == 2
          && pair.get(0) instanceof String left
          && pair.get(1) instanceof String right) {
        merges.add(left + " " + right);
      } else {
        throw new CheckpointException(file, "'model.merges' has %s".formatted(Shown.of(merge)));
      }
    }
    return merges;
  }

  /** Whether characters without a token are spelt in bytes, as SentencePiece does. */
  boolean fallsBackToBytes() {
    return Boolean.TRUE.equals(model.get("byte_fallback"));
  }

  /** The components of a pipeline's stage, taken out of their sequence. */
  List<Map<?, ?>> components(String stage, String sequence) {
    List<Map<?, ?>> components = new ArrayList<>();
    flatten(document.get(stage), sequence, components, 0);
    return components;
  }

  private static void flatten(
      @Nullable Object value, String sequence, List<Map<?, ?>> components, int depth) {
    if (!(value instanceof Map<?, ?> component)) {
      return;
    }
    if (component.get(sequence) instanceof List<?> parts && depth < 8) {
      parts.forEach(part -> flatten(part, sequence, components, depth + 1));
    } else {
      components.add(component);
    }
  }

  private int id(String field, @Nullable Object id) {
    if (id instanceof Integer number && number >= 0 && number < MAX_TOKENS) {
      return number;
    }
    throw new CheckpointException(
        file,
        "'%s' has the id %s; must be from 0 to %d".formatted(field, Shown.of(id), MAX_TOKENS - 1));
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
