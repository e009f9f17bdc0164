package infernum.runtime.tokenizer.pipeline;

import infernum.runtime.tokenizer.decoder.Decoding;
import infernum.runtime.tokenizer.decoder.Running;
import infernum.runtime.tokenizer.model.Ids;
import infernum.runtime.tokenizer.model.TokenModel;
import infernum.runtime.tokenizer.normalizer.Normalizer;
import infernum.runtime.tokenizer.pipeline.TokenFinder.Found;
import infernum.runtime.tokenizer.pretokenizer.PreTokenizer;
import infernum.runtime.tokenizer.text.Characters;
import infernum.spi.InfernumException;
import infernum.spi.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer in steps: tokens that are looked for in the text are found; what lies between them is
 * normalized, searched once more, and cut into pieces; the model makes tokens of each piece.
 */
public final class PipelineTokenizer implements Tokenizer {
  private final Steps steps;
  private final Tokens tokens;

  /**
   * What happens to a text.
   *
   * @param verbatim finds tokens in the text as it is
   * @param normalized finds tokens in the normalized text
   * @param template what a sequence becomes
   */
  public record Steps(
      TokenFinder verbatim,
      Normalizer normalizer,
      TokenFinder normalized,
      PreTokenizer preTokenizer,
      TokenModel model,
      Template template) {}

  /**
   * What tokens are.
   *
   * @param texts per id, as the decoding takes them; null where an id is no token
   * @param control which are no part of an answer's text
   */
  public record Tokens(@Nullable String[] texts, BitSet control, Decoding decoding) {}

  /** Of parts that fit together. */
  public PipelineTokenizer(Steps steps, Tokens tokens) {
    this.steps = steps;
    this.tokens = tokens;
  }

  @Override
  public int size() {
    return tokens.texts.length;
  }

  @Override
  public int[] encode(String text, Specials specials) {
    int half = Characters.loneSurrogate(text);
    if (half >= 0) {
      throw new InfernumException(
          "the text has half of a surrogate pair at index %d, which is no character"
              .formatted(half));
    }
    return new Encoding(text.length(), specials).encode(text);
  }

  @Override
  public int[] withSpecialTokens(int[] sequence) {
    return steps.template.apply(sequence);
  }

  @Override
  public byte[] bytes(int token) {
    String text = tokens.texts[check(token)];
    return text == null
        ? new byte[0]
        : tokens.decoding.midst(text.getBytes(StandardCharsets.UTF_8)).clone();
  }

  @Override
  public boolean isSpecial(int token) {
    return tokens.control.get(check(token));
  }

  @Override
  public Decoder decoder() {
    Running running = tokens.decoding.open();
    return new Decoder() {
      @Override
      public String add(int token) {
        String text = tokens.texts[check(token)];
        return text == null ? "" : running.add(text);
      }

      @Override
      public String end() {
        return running.end();
      }
    };
  }

  private int check(int token) {
    if (token < 0 || token >= size()) {
      throw new IllegalArgumentException(
          "no token %d; the vocabulary has %d".formatted(token, size()));
    }
    return token;
  }

  /** The tokens of one text. */
  private final class Encoding {
    private final Ids ids;
    private final Specials specials;
    private final TokenModel.PieceEncoder encoder;

    Encoding(int length, Specials specials) {
      this.ids = new Ids(length);
      this.specials = specials;
      this.encoder = steps.model.encoder(ids);
    }

    int[] encode(String text) {
      int at = 0;
      for (Found found : steps.verbatim.find(text, specials)) {
        between(text, at, found.begin());
        ids.add(found.token());
        at = found.end();
      }
      between(text, at, text.length());
      return ids.toArray();
    }

    private void between(String text, int begin, int end) {
      if (begin >= end) {
        return;
      }
      String normal = steps.normalizer.normalize(text.substring(begin, end));
      int at = 0;
      for (Found found : steps.normalized.find(normal, specials)) {
        plain(normal, at, found.begin(), begin == 0 && at == 0);
        ids.add(found.token());
        at = found.end();
      }
      plain(normal, at, normal.length(), begin == 0 && at == 0);
    }

    private void plain(String text, int begin, int end, boolean first) {
      if (begin < end) {
        steps.preTokenizer.cut(
            text, begin, end, first, (piece, from, to, isFirst) -> encoder.piece(piece, from, to));
      }
    }
  }
}
