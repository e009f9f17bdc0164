package infernum.runtime.tokenizer.normalizer;

/** Changes a text before it is cut. Immutable. */
@FunctionalInterface
public interface Normalizer {
  /** Changes nothing. */
  Normalizer NONE = text -> text;

  /** The text, changed. */
  String normalize(String text);
}
