package infernum.runtime.tokenizer.regex;

import infernum.runtime.tokenizer.file.Field;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The expressions of widespread vocabularies, which have scanners of their own. */
public final class KnownPatterns {
  private static final Map<String, TextPattern> BY_SOURCE =
      Stream.concat(
              Stream.of(Map.entry(Gpt2Pattern.SOURCE, (TextPattern) new Gpt2Pattern())),
              Stream.of(1, 3, Integer.MAX_VALUE)
                  .map(Llama3Pattern::new)
                  .map(pattern -> Map.entry(pattern.source(), (TextPattern) pattern)))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private KnownPatterns() {}

  /**
   * A regular expression, or the scanner that finds the same.
   *
   * @throws infernum.spi.model.CheckpointException it is malformed, or uses what isn't supported
   */
  public static TextPattern of(Field field, String regex) {
    TextPattern known = BY_SOURCE.get(regex);
    return known != null ? known : Regex.compile(field, regex);
  }
}
