package infernum.runtime.tokenizer.gguf;

import infernum.runtime.tokenizer.file.Field;
import infernum.runtime.tokenizer.model.Merges;
import infernum.runtime.tokenizer.model.Vocabulary;
import infernum.runtime.tokenizer.pipeline.Template;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.StoredTensor;
import java.util.Arrays;
import java.util.List;

/** Reads and checks a file's tokens, their types, scores and merges. */
final class GgufVocabulary {
  static final String PREFIX = "tokenizer.ggml.";

  static final int NORMAL = 1;
  static final int UNKNOWN = 2;
  static final int CONTROL = 3;
  static final int USER_DEFINED = 4;
  private static final int LAST_TYPE = 6;

  private final Checkpoint checkpoint;
  private final List<?> texts;
  private final int[] types;
  private final Vocabulary vocabulary;

  GgufVocabulary(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    this.texts = strings("tokens");
    this.types = types();
    checkEmbedding();
    checkIds();
    Vocabulary.Builder builder = new Vocabulary.Builder(field("tokens"));
    for (int id = 0; id < texts.size(); id++) {
      builder.add((String) texts.get(id), id);
    }
    this.vocabulary = builder.build();
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  int size() {
    return texts.size();
  }

  String text(int id) {
    return (String) texts.get(id);
  }

  int type(int id) {
    return types[id];
  }

  /** A truth value of the metadata, or what stands for its absence. */
  boolean flag(String key, boolean absent) {
    return checkpoint.metadata().get(PREFIX + key) instanceof Boolean flag ? flag : absent;
  }

  /** The tokens around a sequence: as the file says, or as llama.cpp does where it doesn't. */
  Template template(boolean beginsByDefault) {
    return Template.around(edge("bos", beginsByDefault), edge("eos", false));
  }

  private int[] edge(String name, boolean byDefault) {
    Object id = checkpoint.metadata().get(PREFIX + name + "_token_id");
    Object asked = checkpoint.metadata().get(PREFIX + "add_" + name + "_token");
    if (Boolean.TRUE.equals(asked) && id == null) {
      throw field(name + "_token_id").error("is missing, and 'add_%s_token' asks for it", name);
    }
    boolean adds = asked instanceof Boolean add ? add : byDefault;
    return adds && id instanceof Number number ? new int[] {number.intValue()} : new int[0];
  }

  Merges merges() {
    List<?> lines = strings("merges");
    Merges merges = new Merges(field("merges"), vocabulary, lines.size(), 0, false);
    for (Object line : lines) {
      merges.add((String) line, true);
    }
    return merges;
  }

  /** A score per token. */
  float[] scores() {
    Object value = checkpoint.metadata().get(PREFIX + "scores");
    if (!(value instanceof float[] scores) || scores.length != texts.size()) {
      throw field("scores").error("must be %d numbers, one per token", texts.size());
    }
    for (int id = 0; id < scores.length; id++) {
      if (Float.isNaN(scores[id])) {
        throw field("scores").at(id).error("isn't a number");
      }
    }
    return scores;
  }

  /** The first token of the unknown type, or -1. */
  int unknown() {
    for (int id = 0; id < types.length; id++) {
      if (types[id] == UNKNOWN) {
        return id;
      }
    }
    return Vocabulary.NONE;
  }

  Field field(String key) {
    return new Field(checkpoint.path(), PREFIX + key);
  }

  private int[] types() {
    int count = texts.size();
    int[] read =
        switch (checkpoint.metadata().get(PREFIX + "token_type")) {
          case null -> filled(count);
          case int[] ints when ints.length == count -> ints;
          case long[] longs when longs.length == count ->
              Arrays.stream(longs).mapToInt(GgufVocabulary::saturated).toArray();
          default ->
              throw field("token_type").error("must be %d whole numbers, one per token", count);
        };
    for (int i = 0; i < count; i++) {
      if (read[i] < 0 || read[i] > LAST_TYPE) {
        throw field("token_type").at(i).error("is %d; known: 0 to %d", read[i], LAST_TYPE);
      }
    }
    return read;
  }

  private static int[] filled(int count) {
    int[] types = new int[count];
    Arrays.fill(types, NORMAL);
    return types;
  }

  private static int saturated(long type) {
    return Math.clamp(type, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private List<?> strings(String key) {
    Object value = checkpoint.metadata().get(PREFIX + key);
    if (!(value instanceof List<?> list)
        || list.isEmpty()
        || !(list.getFirst() instanceof String)
        || list.size() > Vocabulary.MAX_TOKENS) {
      throw field(key).error("must be 1 to %d strings", Vocabulary.MAX_TOKENS);
    }
    return list;
  }

  /** Tokens that a text can contain must have an embedding. */
  private void checkEmbedding() {
    StoredTensor embedding = checkpoint.tensors().get("model.embed_tokens.weight");
    if (embedding != null && embedding.shape().getFirst() < texts.size()) {
      throw field("tokens")
          .error(
              "are %d, but only %d have an embedding", texts.size(), embedding.shape().getFirst());
    }
  }

  private void checkIds() {
    checkpoint
        .metadata()
        .forEach((key, value) -> {
          if (key.startsWith(PREFIX)
              && key.endsWith("_token_id")
              && !(value instanceof Number id
                  && id.longValue() >= 0
                  && id.longValue() < texts.size())) {
            throw new Field(checkpoint.path(), key)
                .error("is %s; must be a token, 0 to %d", value, texts.size() - 1);
          }
        });
  }
}
