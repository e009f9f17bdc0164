package infernum.runtime.chat;

import infernum.spi.model.Checkpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a GGUF file's metadata says of chats: the GGUF specification's tokenizer keys. */
final class GgufChat {
  private static final String KEY = "tokenizer.chat_template";
  private static final String TOKENS = "tokenizer.ggml.tokens";

  /** The variable by the key that has the token's id; one is misspelt in the format. */
  private static final Map<String, String> IDS =
      Map.of(
          "bos_token", "bos_token_id",
          "eos_token", "eos_token_id",
          "unk_token", "unknown_token_id",
          "sep_token", "seperator_token_id",
          "pad_token", "padding_token_id",
          "cls_token", "cls_token_id",
          "mask_token", "mask_token_id");

  private GgufChat() {}

  /** Sources by name; empty where the metadata has none. */
  static Optional<Map<String, String>> templates(Checkpoint checkpoint) {
    Map<String, String> templates = new TreeMap<>();
    checkpoint
        .metadata()
        .forEach((key, value) -> {
          if (value instanceof String template) {
            if (key.equals(KEY)) {
              templates.put(ChatTemplates.DEFAULT, template);
            } else if (key.startsWith(KEY + ".")) {
              templates.put(key.substring(KEY.length() + 1), template);
            }
          }
        });
    return Optional.of(templates).filter(found -> !found.isEmpty());
  }

  /** Texts by variable. */
  static Map<String, String> specialTokens(Checkpoint checkpoint) {
    Map<String, String> tokens = new HashMap<>();
    Map<String, Object> metadata = checkpoint.metadata();
    IDS.forEach((variable, key) -> {
      if (metadata.get("tokenizer.ggml." + key) instanceof Number id
          && metadata.get(TOKENS) instanceof List<?> texts
          && id.longValue() >= 0
          && id.longValue() < texts.size()
          && texts.get(id.intValue()) instanceof String text) {
        tokens.put(variable, text);
      }
    });
    return tokens;
  }
}
