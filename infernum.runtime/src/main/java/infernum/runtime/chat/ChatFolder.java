package infernum.runtime.chat;

import infernum.runtime.json.Json;
import infernum.spi.model.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder that speak of chats: {@code chat_template.jinja} and the folder {@code
 * additional_chat_templates} before {@code tokenizer_config.json} before {@code
 * chat_template.json}; {@code special_tokens_map.json} for tokens that the configuration lacks.
 */
final class ChatFolder {
  private static final String CONFIG = "tokenizer_config.json";
  private static final String KEY = "chat_template";
  private static final String JINJA = ".jinja";
  private static final List<String> NAMED_TOKENS =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  /** More than any published one has. */
  private static final int MAX_BYTES = 1 << 20;

  private static final int MAX_TEMPLATES = 100;

  private final Path folder;

  ChatFolder(Path path) {
    this.folder =
        Files.isDirectory(path)
            ? path
            : Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
  }

  /** Sources by name. */
  Map<String, String> templates() {
    Map<String, String> own = files();
    if (!own.isEmpty()) {
      return own;
    }
    Map<String, String> ofConfig = templates(CONFIG);
    return ofConfig.isEmpty() ? templates("chat_template.json") : ofConfig;
  }

  private Map<String, String> files() {
    Map<String, String> templates = new TreeMap<>();
    Path own = folder.resolve(KEY + JINJA);
    if (Files.isRegularFile(own)) {
      templates.put(ChatTemplates.DEFAULT, text(own));
    }
    Path additional = folder.resolve("additional_chat_templates");
    if (Files.isDirectory(additional)) {
      try (Stream<Path> files = Files.list(additional)) {
        for (Path file : files.sorted().limit(MAX_TEMPLATES).toList()) {
          String name = String.valueOf(file.getFileName());
          if (name.endsWith(JINJA) && Files.isRegularFile(file)) {
            templates.put(name.substring(0, name.length() - JINJA.length()), text(file));
          }
        }
      } catch (IOException e) {
        throw new CheckpointException(additional, "can't be read (" + e + ")", e);
      }
    }
    return templates;
  }

  private static String text(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new CheckpointException(
            file, "has %d bytes; a chat template has at most %d".formatted(size, MAX_BYTES));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new CheckpointException(file, "can't be read as UTF-8 text (" + e + ")", e);
    }
  }

  private Map<String, String> templates(String name) {
    Path file = folder.resolve(name);
    return switch (json(name).get(KEY)) {
      case null -> Map.of();
      case String template -> Map.of(ChatTemplates.DEFAULT, template);
      case List<?> list -> {
        Map<String, String> templates = new TreeMap<>();
        for (Object entry : list) {
          if (!(entry instanceof Map<?, ?> map
              && map.get("name") instanceof String title
              && map.get("template") instanceof String template)) {
            throw new CheckpointException(
                file,
                "'chat_template' must be a text, or a list of texts with a name and a template");
          }
          templates.put(title, template);
        }
        yield templates;
      }
      case Map<?, ?> map -> {
        Map<String, String> templates = new TreeMap<>();
        map.forEach((title, template) -> {
          if (template instanceof String text) {
            templates.put(String.valueOf(title), text);
          }
        });
        yield templates;
      }
      default ->
          throw new CheckpointException(
              file,
              "'chat_template' must be a text, or a list of texts with a name and a template");
    };
  }

  private Map<String, Object> json(String name) {
    Path file = folder.resolve(name);
    return Files.isRegularFile(file) ? Json.object(file) : Map.of();
  }

  /** Texts by variable, as transformers passes them to a template. */
  Map<String, String> specialTokens() {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String name : List.of(CONFIG, "special_tokens_map.json")) {
      Map<String, Object> config = json(name);
      for (String token : NAMED_TOKENS) {
        text(config.get(token)).ifPresent(text -> tokens.putIfAbsent(token, text));
      }
      if (config.get("extra_special_tokens") instanceof Map<?, ?> extra) {
        extra.forEach((token, value) ->
            text(value).ifPresent(text -> tokens.putIfAbsent(String.valueOf(token), text)));
      }
    }
    return tokens;
  }

  /** Of a token that is written as a text, or as an object with a content. */
  private static Optional<String> text(@Nullable Object token) {
    return switch (token) {
      case String text -> Optional.of(text);
      case Map<?, ?> map when map.get("content") instanceof String text -> Optional.of(text);
      case null, default -> Optional.empty();
    };
  }
}
