package infernum.runtime.tokenizer.json;

import infernum.runtime.tokenizer.decoder.Decoding;
import infernum.runtime.tokenizer.file.Component;
import infernum.runtime.tokenizer.normalizer.Normalizer;
import infernum.runtime.tokenizer.normalizer.NormalizerReader;
import infernum.runtime.tokenizer.pipeline.AddedToken;
import infernum.runtime.tokenizer.pipeline.AddedTokens;
import infernum.runtime.tokenizer.pipeline.PipelineTokenizer;
import infernum.runtime.tokenizer.pipeline.Template;
import infernum.runtime.tokenizer.pretokenizer.PreTokenizer;
import infernum.runtime.tokenizer.pretokenizer.PreTokenizerReader;
import infernum.spi.text.Tokenizer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tokenizer.json, the format of Hugging Face's tokenizers library. Truncation and padding
 * aren't read: they are about batches, and transformers too sets them per call.
 */
public final class TokenizerJson {
  private TokenizerJson() {}

  /**
   * The tokenizer that a document describes.
   *
   * @param file for messages
   * @param document untrusted bytes, which should be a tokenizer.json
   * @throws infernum.spi.model.CheckpointException it is damaged, or has a part of an unknown kind
   */
  public static Tokenizer parse(Path file, byte[] document) {
    Document read = Document.read(file, document);
    Component root = read.root();
    PreTokenizerReader cut =
        root.optionalComponent("pre_tokenizer")
            .map(PreTokenizerReader::read)
            .orElse(PreTokenizerReader.NONE);
    Normalizer normalizer =
        root.optionalComponent("normalizer").map(NormalizerReader::read).orElse(Normalizer.NONE);
    ModelReader model = ModelReader.read(read, cut.spelled());
    List<AddedToken> added = new AddedTokenReader(root, model.vocabulary()).tokens();
    PreTokenizer preTokenizer = model.takesBytes() ? cut.pieces() : cut.whole();
    Decoding decoding =
        root.optionalComponent("decoder").map(Decoding::read).orElseGet(Decoding::spaced);
    Template template =
        root.optionalComponent("post_processor")
            .map(json -> TemplateReader.read(json, maxId(model, added)))
            .orElse(Template.NONE);
    return new PipelineTokenizer(
        new PipelineTokenizer.Steps(
            new AddedTokens(only(added, token -> !token.normalized()), content -> content),
            normalizer,
            new AddedTokens(only(added, AddedToken::normalized), normalizer::normalize),
            preTokenizer,
            model.model(),
            template),
        tokens(model, added, normalizer, decoding));
  }

  private static List<AddedToken> only(List<AddedToken> added, Predicate<AddedToken> which) {
    return added.stream().filter(which).toList();
  }

  private static int maxId(ModelReader model, List<AddedToken> added) {
    int most = model.vocabulary().size() - 1;
    for (AddedToken token : added) {
      most = Math.max(most, token.id());
    }
    return most;
  }

  private static PipelineTokenizer.Tokens tokens(
      ModelReader model, List<AddedToken> added, Normalizer normalizer, Decoding decoding) {
    @Nullable String[] texts = new String[maxId(model, added) + 1];
    BitSet control = new BitSet();
    for (int id = 0; id < model.vocabulary().size(); id++) {
      texts[id] = model.vocabulary().text(id);
    }
    for (AddedToken token : added) {
      // The library keeps what it looks for, not what the file says.
      texts[token.id()] =
          token.normalized() ? normalizer.normalize(token.content()) : token.content();
      control.set(token.id(), token.special());
    }
    return new PipelineTokenizer.Tokens(texts, control, decoding);
  }
}
