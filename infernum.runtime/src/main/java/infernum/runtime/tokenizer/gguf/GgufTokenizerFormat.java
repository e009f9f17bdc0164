package infernum.runtime.tokenizer.gguf;

import infernum.runtime.tokenizer.decoder.Decoding;
import infernum.runtime.tokenizer.file.Field;
import infernum.runtime.tokenizer.model.ByteLevelBpe;
import infernum.runtime.tokenizer.model.CharacterBpe;
import infernum.runtime.tokenizer.model.Merges;
import infernum.runtime.tokenizer.model.SentencePieceBpe;
import infernum.runtime.tokenizer.model.TokenModel;
import infernum.runtime.tokenizer.model.Vocabulary;
import infernum.runtime.tokenizer.normalizer.Normalizer;
import infernum.runtime.tokenizer.pipeline.PipelineTokenizer;
import infernum.runtime.tokenizer.pipeline.TokenFinder;
import infernum.runtime.tokenizer.pretokenizer.PreTokenizer;
import infernum.runtime.tokenizer.text.ByteAlphabet;
import infernum.spi.model.Checkpoint;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.TokenizerFormat;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizers that GGUF files carry, by {@code tokenizer.ggml.model}: {@code gpt2} is byte-level
 * BPE, {@code llama} SentencePiece's BPE (Llama 1 and 2, Mistral, Gemma up to 3), {@code gemma4}
 * BPE over characters. What the keys mean, and what holds where one is missing, is as in llama.cpp,
 * {@code src/llama-vocab.cpp}.
 */
public final class GgufTokenizerFormat implements TokenizerFormat {
  private static final String SPACE = "\u2581";

  /** For the service loader. */
  public GgufTokenizerFormat() {}

  @Override
  public String name() {
    return "gguf";
  }

  @Override
  public Optional<Tokenizer> read(Checkpoint checkpoint) {
    Object model = checkpoint.metadata().get(GgufVocabulary.PREFIX + "model");
    return switch (String.valueOf(model)) {
      case "gpt2" -> Optional.of(gpt2(new GgufVocabulary(checkpoint), pre(checkpoint)));
      case "gemma4" ->
          Optional.of(characters(new GgufVocabulary(checkpoint), GgufPreTokenizers.GEMMA_4));
      case "llama" -> Optional.of(llama(new GgufVocabulary(checkpoint)));
      default -> Optional.empty();
    };
  }

  private static GgufPreTokenizers.Definition pre(Checkpoint checkpoint) {
    String key = GgufVocabulary.PREFIX + "pre";
    Object name = checkpoint.metadata().get(key);
    return GgufPreTokenizers.find(String.valueOf(name))
        .orElseThrow(() ->
            new Field(checkpoint.path(), key)
                .error("is %s; known pre-tokenizers: " + GgufPreTokenizers.names(), name));
  }

  private static Tokenizer gpt2(GgufVocabulary file, GgufPreTokenizers.Definition pre) {
    if (pre.kind() == GgufPreTokenizers.Kind.CHARACTERS) {
      return characters(file, pre);
    }
    Vocabulary vocabulary = file.vocabulary();
    TokenModel model = new ByteLevelBpe(vocabulary, file.merges(), pre.wholePieces(), true);
    @Nullable String[] texts = new String[file.size()];
    for (int id = 0; id < texts.length; id++) {
      String text = file.text(id);
      // Only the tokens of the merges are spelled in letters.
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      texts[id] = isVerbatim(file, id) ? ByteAlphabet.spell(bytes, bytes.length) : text;
    }
    return tokenizer(
        file,
        Normalizer.NONE,
        pre.preTokenizer(file.field("pre")),
        model,
        pre.begins(),
        texts,
        Decoding.byteLevel());
  }

  /** BPE over characters, with spaces as visible signs and bytes for what is no token. */
  private static Tokenizer characters(GgufVocabulary file, GgufPreTokenizers.Definition pre) {
    CharacterBpe.Options options =
        new CharacterBpe.Options("", "", Vocabulary.NONE, false, true, false);
    Merges merges = file.merges();
    TokenModel merged = new CharacterBpe(file.vocabulary(), merges, options);
    // A run of line ends that is a token is that token, whatever the merges say.
    TokenModel whole =
        new CharacterBpe(
            file.vocabulary(),
            merges,
            new CharacterBpe.Options("", "", Vocabulary.NONE, false, true, true));
    TokenModel model =
        ids -> {
          TokenModel.PieceEncoder lines = merged.encoder(ids);
          TokenModel.PieceEncoder ends = whole.encoder(ids);
          return (text, begin, end) ->
              (text.charAt(begin) == '\n' ? ends : lines).piece(text, begin, end);
        };
    return tokenizer(
        file,
        text -> text.replace(" ", SPACE),
        pre.preTokenizer(file.field("pre")),
        model,
        pre.begins(),
        texts(file),
        Decoding.sentencePiece(SPACE, false));
  }

  private static Tokenizer llama(GgufVocabulary file) {
    boolean prefix = file.flag("add_space_prefix", true);
    TokenModel model = new SentencePieceBpe(file.vocabulary(), file.scores(), file.unknown());
    return tokenizer(
        file,
        text -> (prefix ? SPACE : "") + text.replace(" ", SPACE),
        PreTokenizer.NONE,
        model,
        true,
        texts(file),
        Decoding.sentencePiece(SPACE, prefix));
  }

  private static Tokenizer tokenizer(
      GgufVocabulary file,
      Normalizer normalizer,
      PreTokenizer preTokenizer,
      TokenModel model,
      boolean begins,
      @Nullable String[] texts,
      Decoding decoding) {
    BitSet control = new BitSet();
    SpecialTokens specials = new SpecialTokens();
    for (int id = 0; id < texts.length; id++) {
      boolean isUserDefined = file.type(id) == GgufVocabulary.USER_DEFINED;
      control.set(id, isVerbatim(file, id) && !isUserDefined);
      if (isVerbatim(file, id)) {
        specials.add(file.text(id), id, isUserDefined);
      }
    }
    return new PipelineTokenizer(
        new PipelineTokenizer.Steps(
            specials, normalizer, TokenFinder.NONE, preTokenizer, model, file.template(begins)),
        new PipelineTokenizer.Tokens(texts, control, decoding));
  }

  private static boolean isVerbatim(GgufVocabulary file, int id) {
    return switch (file.type(id)) {
      case GgufVocabulary.CONTROL, GgufVocabulary.UNKNOWN, GgufVocabulary.USER_DEFINED -> true;
      default -> false;
    };
  }

  private static @Nullable String[] texts(GgufVocabulary file) {
    @Nullable String[] texts = new String[file.size()];
    for (int id = 0; id < texts.length; id++) {
      texts[id] = file.text(id);
    }
    return texts;
  }
}
