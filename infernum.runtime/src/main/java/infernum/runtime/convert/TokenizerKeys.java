package infernum.runtime.convert;

import infernum.runtime.chat.ChatTemplates;
import infernum.runtime.gguf.GgufMetadata;
import infernum.spi.InfernumException;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder's tokenizer.json, tokenizer_config.json and chat template in GGUF's keys. */
final class TokenizerKeys {
  private static final String KEY = "tokenizer.ggml.";

  /** Types of tokens, by llama.cpp's numbers. */
  private static final int NORMAL = 1;

  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int UNUSED = 5;
  private static final int BYTE = 6;

  private final Checkpoint checkpoint;
  private final GgufMetadata metadata;
  private final Optional<String> preTokeniser;

  TokenizerKeys(Checkpoint checkpoint, GgufMetadata metadata, Optional<String> preTokeniser) {
    this.checkpoint = checkpoint;
    this.metadata = metadata;
    this.preTokeniser = preTokeniser;
  }

  /**
   * Puts all keys.
   *
   * @return what the user should know, a line each
   * @throws InfernumException the tokenizer is damaged or can't be expressed
   */
  List<String> put() {
    Path folder =
        Files.isDirectory(checkpoint.path())
            ? checkpoint.path()
            : checkpoint.path().toAbsolutePath().getParent();
    Path path = folder == null ? Path.of("tokenizer.json") : folder.resolve("tokenizer.json");
    ChatTemplates.of(checkpoint)
        .flatMap(ChatTemplates::defaultSource)
        .ifPresent(text -> metadata.text("tokenizer.chat_template", text));
    if (!Files.isRegularFile(path)) {
      metadata.text(KEY + "model", "no_vocab");
      return List.of(path + ": is missing, so that the file has no tokenizer");
    }
    TokenizerFile file = TokenizerFile.read(path);
    List<String> merges = file.merges();
    List<String> tokens = file.fallsBackToBytes() ? sentencePiece(file, merges) : bpe(file, merges);
    return new SpecialTokenKeys(checkpoint, file, tokens, metadata).put();
  }

  private List<String> bpe(TokenizerFile file, List<String> merges) {
    metadata.text(KEY + "model", "gpt2");
    metadata.text(KEY + "pre", PreTokeniserNames.of(file, preTokeniser));
    int[] types = new int[size(file)];
    List<String> tokens = tokens(file, types);
    metadata.texts(KEY + "tokens", tokens);
    metadata.int32s(KEY + "token_type", types);
    metadata.texts(KEY + "merges", merges);
    return tokens;
  }

  private List<String> sentencePiece(TokenizerFile file, List<String> merges) {
    metadata.text(KEY + "model", "llama");
    metadata.text(KEY + "pre", "default");
    int[] types = new int[size(file)];
    List<String> tokens = tokens(file, types);
    for (int id = 0; id < types.length; id++) {
      if (tokens.get(id).matches("<0x[0-9A-F]{2}>")) {
        types[id] = BYTE;
      } else if (tokens.get(id).equals(file.model().get("unk_token"))) {
        types[id] = UNKNOWN;
      }
    }
    metadata.texts(KEY + "tokens", tokens);
    metadata.float32s(KEY + "scores", scores(tokens, types, merges));
    metadata.int32s(KEY + "token_type", types);
    metadata.flag(KEY + "add_space_prefix", addsSpace(file));
    return tokens;
  }

  /**
   * SentencePiece merges the pair whose piece has the highest score, tokenizer.json the one that
   * stands first among the merges: a piece's score is minus the rank of the first merge that makes
   * it. No merge makes the others; theirs are lower.
   */
  private static float[] scores(List<String> tokens, int[] types, List<String> merges) {
    Map<String, Integer> ranks = new HashMap<>();
    for (int rank = 0; rank < merges.size(); rank++) {
      ranks.putIfAbsent(merges.get(rank).replace(" ", ""), rank);
    }
    float[] scores = new float[tokens.size()];
    for (int id = 0; id < scores.length; id++) {
      Integer rank = ranks.get(tokens.get(id));
      boolean text = types[id] == NORMAL || types[id] == USER_DEFINED;
      scores[id] = text ? 0 - (rank == null ? (float) merges.size() + id : rank) : 0;
    }
    return scores;
  }

  private static boolean addsSpace(TokenizerFile file) {
    boolean prepends =
        file.components("normalizer", "normalizers").stream()
            .anyMatch(part -> "Prepend".equals(part.get("type")));
    return prepends
        || file.components("pre_tokenizer", "pretokenizers").stream()
            .anyMatch(part ->
                "Metaspace".equals(part.get("type"))
                    && !"never".equals(part.get("prepend_scheme"))
                    && !Boolean.FALSE.equals(part.get("add_prefix_space")));
  }

  private int size(TokenizerFile file) {
    int known = checkpoint.config().positive("vocab_size");
    int highest = -1;
    for (int id : file.vocabulary().keySet()) {
      highest = Math.max(highest, id);
    }
    for (TokenizerFile.Added added : file.added()) {
      highest = Math.max(highest, added.id());
    }
    if (highest >= known) {
      throw new CheckpointException(
          file.file(),
          "has the token %d, but 'vocab_size' of config.json is %d".formatted(highest, known));
    }
    return known;
  }

  /** Tokens by id; what the model has more than the tokenizer is filled up. */
  private static List<String> tokens(TokenizerFile file, int[] types) {
    String[] tokens = new String[types.length];
    file.vocabulary()
        .forEach((id, token) -> {
          tokens[id] = token;
          types[id] = NORMAL;
        });
    for (TokenizerFile.Added added : file.added()) {
      tokens[added.id()] = added.content();
      types[added.id()] = added.special() ? CONTROL : USER_DEFINED;
    }
    for (int id = 0; id < tokens.length; id++) {
      if (types[id] == 0) {
        tokens[id] = "[PAD" + id + "]";
        types[id] = UNUSED;
      }
    }
    return new ArrayList<>(Arrays.asList(tokens));
  }
}
