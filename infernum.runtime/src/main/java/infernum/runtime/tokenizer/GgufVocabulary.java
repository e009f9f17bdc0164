package infernum.runtime.tokenizer;

import infernum.runtime.checkpoint.Shown;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.StoredTensor;
import infernum.spi.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads and checks a file's tokens, their types and merges. */
final class GgufVocabulary {
  private static final String PREFIX = "tokenizer.ggml.";
  private static final String TOKENS = PREFIX + "tokens";
  private static final String TYPES = PREFIX + "token_type";
  private static final String MERGES = PREFIX + "merges";

  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int LAST_TYPE = 6;

  /** Far more than any vocabulary's. */
  private static final int MAX_TOKENS = 4_000_000;

  private final Checkpoint checkpoint;
  private final List<?> texts;
  private final int[] types;
  private final Map<String, Integer> tokens;

  GgufVocabulary(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    this.texts = strings(TOKENS);
    this.types = types();
    this.tokens = HashMap.newHashMap(texts.size());
    checkEmbedding();
    checkIds();
  }

  Tokenizer tokenizer(PreTokeniser preTokeniser) {
    byte[][] bytes = new byte[texts.size()][];
    BitSet control = new BitSet();
    SpecialTokens always = new SpecialTokens();
    SpecialTokens parsed = new SpecialTokens();
    for (int id = 0; id < bytes.length; id++) {
      String text = (String) texts.get(id);
      tokens.put(text, id);
      boolean isControl = types[id] == CONTROL || types[id] == UNKNOWN;
      boolean isPlain = isControl || types[id] == USER_DEFINED;
      bytes[id] = isPlain ? text.getBytes(StandardCharsets.UTF_8) : ByteAlphabet.bytes(text);
      control.set(id, isControl);
      if (isPlain) {
        parsed.add(text, id);
      }
      if (types[id] == USER_DEFINED) {
        always.add(text, id);
      }
    }
    return new ByteLevelBpe(
        preTokeniser, bytes, control, tokens, merges(), always.ready(), parsed.ready(), frame());
  }

  /** The tokens around a sequence: as the file says, or as llama.cpp does where it doesn't. */
  private Frame frame() {
    // Many files of Llama 3 lack the key; llama.cpp then goes by the pre-tokenizer.
    boolean begins = "llama-bpe".equals(checkpoint.metadata().get(PREFIX + "pre"));
    return new Frame(edge("bos", begins), edge("eos", false));
  }

  private int[] edge(String name, boolean byDefault) {
    String key = PREFIX + name + "_token_id";
    Object id = checkpoint.metadata().get(key);
    Object asked = checkpoint.metadata().get(PREFIX + "add_" + name + "_token");
    if (Boolean.TRUE.equals(asked) && id == null) {
      throw error(key, "is missing, and 'add_%s_token' asks for it", name);
    }
    boolean adds = asked instanceof Boolean add ? add : byDefault;
    return adds && id instanceof Number number ? new int[] {number.intValue()} : new int[0];
  }

  private MergeTable merges() {
    List<?> lines = strings(MERGES);
    MergeTable merges = new MergeTable(lines.size());
    for (int rank = 0; rank < lines.size(); rank++) {
      String line = (String) lines.get(rank);
      // A space in a token is spelled as a letter, but for one that would be the first half.
      int space = line.indexOf(' ', 1);
      if (space < 0) {
        throw error(MERGES, "%d is '%s'; must be two tokens and a space between", rank, line);
      }
      String left = line.substring(0, space);
      String right = line.substring(space + 1);
      merges.add(token(rank, left), token(rank, right), rank, token(rank, left + right));
    }
    return merges;
  }

  private int token(int rank, String text) {
    Integer token = tokens.get(text);
    if (token == null) {
      throw error(MERGES, "%d has or makes '%s', which is no token", rank, text);
    }
    return token;
  }

  private int[] types() {
    int count = texts.size();
    int[] types =
        switch (checkpoint.metadata().get(TYPES)) {
          case null -> filled(count);
          case int[] ints when ints.length == count -> ints;
          case long[] longs when longs.length == count ->
              Arrays.stream(longs).mapToInt(GgufVocabulary::saturated).toArray();
          default -> throw error(TYPES, "must be %d whole numbers, one per token", count);
        };
    for (int i = 0; i < count; i++) {
      if (types[i] < 0 || types[i] > LAST_TYPE) {
        throw error(TYPES, "%d is %d; known: 0 to %d", i, types[i], LAST_TYPE);
      }
    }
    return types;
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
    Object value = checkpoint.metadata().get(key);
    if (!(value instanceof List<?> list)
        || list.isEmpty()
        || !(list.getFirst() instanceof String)
        || list.size() > MAX_TOKENS) {
      throw error(key, "must be 1 to %d strings", MAX_TOKENS);
    }
    return list;
  }

  /** Tokens that a text can contain must have an embedding. */
  private void checkEmbedding() {
    StoredTensor embedding = checkpoint.tensors().get("model.embed_tokens.weight");
    if (embedding != null && embedding.shape().getFirst() < texts.size()) {
      throw error(
          TOKENS,
          "are %d, but only %d have an embedding",
          texts.size(),
          embedding.shape().getFirst());
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
            throw error(key, "is %s; must be a token, 0 to %d", value, texts.size() - 1);
          }
        });
  }

  private CheckpointException error(String key, String message, Object... values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] instanceof Number ? values[i] : Shown.of(values[i]);
    }
    return new CheckpointException(
        checkpoint.path(), "metadata '" + key + "' " + message.formatted(values));
  }
}
