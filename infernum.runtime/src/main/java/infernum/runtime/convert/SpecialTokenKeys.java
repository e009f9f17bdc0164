package infernum.runtime.convert;

import infernum.runtime.gguf.GgufMetadata;
import infernum.runtime.json.Json;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The tokens that begin and end texts, and whether a begin is added to each. */
final class SpecialTokenKeys {
  private static final String KEY = "tokenizer.ggml.";

  /** Keys for tokens that end an answer; llama.cpp ends at each of them. */
  private static final List<String> ENDS = List.of("eos_token_id", "eot_token_id", "eom_token_id");

  private final Checkpoint checkpoint;
  private final TokenizerFile file;
  private final List<String> tokens;
  private final GgufMetadata metadata;
  private final Map<String, Object> config;

  SpecialTokenKeys(
      Checkpoint checkpoint, TokenizerFile file, List<String> tokens, GgufMetadata metadata) {
    this.checkpoint = checkpoint;
    this.file = file;
    this.tokens = tokens;
    this.metadata = metadata;
    Path path = file.file().resolveSibling("tokenizer_config.json");
    this.config = Files.isRegularFile(path) ? Json.object(path) : Map.of();
  }

  /**
   * Puts the keys.
   *
   * @return what the user should know, a line each
   */
  List<String> put() {
    OptionalInt begin = token("bos_token");
    begin.ifPresent(id -> metadata.uint32(KEY + "bos_token_id", id));
    token("unk_token").ifPresent(id -> metadata.uint32(KEY + "unknown_token_id", id));
    token("pad_token").ifPresent(id -> metadata.uint32(KEY + "padding_token_id", id));
    metadata.flag(KEY + "add_bos_token", addsBegin(begin));
    return ends();
  }

  private List<String> ends() {
    Set<Integer> ends = new LinkedHashSet<>();
    token("eos_token").ifPresent(ends::add);
    addEnds(checkpoint.config(), ends);
    if (checkpoint.metadata().get("generation_config") instanceof Map<?, ?> generation) {
      Object ids = generation.get("eos_token_id");
      if (ids != null) {
        addEnds(new ModelConfig("generation_config.json", Map.of("eos_token_id", ids)), ends);
      }
    }
    List<String> notes = new ArrayList<>();
    int i = 0;
    for (int end : ends) {
      if (i < ENDS.size()) {
        metadata.uint32(KEY + ENDS.get(i++), end);
      } else {
        notes.add(
            "%s: token %d ends an answer, for which GGUF has no key left"
                .formatted(checkpoint.path(), end));
      }
    }
    return notes;
  }

  private void addEnds(ModelConfig values, Set<Integer> ends) {
    for (double id : values.numbers("eos_token_id")) {
      boolean known = id >= 0 && id < tokens.size() && id == (int) id;
      values.require(
          known, "eos_token_id", "must be tokens from 0 to %d".formatted(tokens.size() - 1));
      ends.add((int) id);
    }
  }

  /** A token by its role, as tokenizer_config.json names it or config.json counts it. */
  private OptionalInt token(String role) {
    Object named = config.get(role);
    Object content = named instanceof Map<?, ?> token ? token.get("content") : named;
    int id = content instanceof String text ? tokens.indexOf(text) : -1;
    if (id >= 0) {
      return OptionalInt.of(id);
    }
    // Several ends are taken one by one.
    boolean single = !role.equals("eos_token");
    List<Double> ids = single ? checkpoint.config().numbers(role + "_id") : List.of();
    return ids.size() == 1 && ids.getFirst() >= 0 && ids.getFirst() < tokens.size()
        ? OptionalInt.of(ids.getFirst().intValue())
        : OptionalInt.empty();
  }

  /** Whether tokenizer.json's template begins with the begin token, or the old setting says so. */
  private boolean addsBegin(OptionalInt begin) {
    if (begin.isEmpty()) {
      return false;
    }
    String token = tokens.get(begin.getAsInt());
    for (Map<?, ?> part : file.components("post_processor", "processors")) {
      if ("TemplateProcessing".equals(part.get("type"))
          && part.get("single") instanceof List<?> single
          && !single.isEmpty()) {
        return single.getFirst() instanceof Map<?, ?> first
            && first.get("SpecialToken") instanceof Map<?, ?> special
            && token.equals(special.get("id"));
      }
    }
    boolean hasTemplate = !file.components("post_processor", "processors").isEmpty();
    return !hasTemplate && Boolean.TRUE.equals(config.get("add_bos_token"));
  }
}
