package infernum.spi.composition;

import static infernum.spi.op.Ops.*;

import infernum.spi.model.Step;
import infernum.spi.model.Weights;
import infernum.spi.tensor.*;

/** One layer between an embedding and the output head that is tied to it. */
record LanguageModel<D extends Device>(
    EmbeddingWeight<D> vocabulary, Layer<D> layer, Norm<D> norm) {

  static <D extends Device> LanguageModel<D> of(
      Weights<D> weights, long vocabulary, long width, Layer<D> layer) {
    return new LanguageModel<>(
        weights.vocabulary("model.embed_tokens", vocabulary, width),
        layer,
        Norm.of(weights, "model.norm", width));
  }

  /** Logits [outputs, vocabulary]. */
  Tensor<D, Replicated> forward(Step<D> step) {
    Tensor<D, Replicated> x = allReduce(embedding(step.tokens(), vocabulary));
    Tensor<D, Replicated> hidden = norm.forward(layer.forward(x, step));
    return allGather(linear(gatherRows(hidden, step.outputRows()), vocabulary.asHead()));
  }
}
