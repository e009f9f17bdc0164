package infernum.runtime.tokenizer.pipeline;

/**
 * A token beside the model's.
 *
 * @param content what is looked for
 * @param singleWord whether it isn't found inside a word
 * @param lstrip whether it takes the white space before it
 * @param rstrip whether it takes the white space behind it
 * @param normalized whether it is looked for in the normalized text
 * @param special whether it is a control token
 */
public record AddedToken(
    int id,
    String content,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    boolean normalized,
    boolean special) {}
