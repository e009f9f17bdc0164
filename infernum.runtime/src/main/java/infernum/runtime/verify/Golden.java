package infernum.runtime.verify;

import infernum.runtime.json.Json;
import infernum.spi.InfernumException;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.ModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a reference wrote down of a model: {@code golden.json}, or {@code golden.json.gz}.
 *
 * @param file where it stands
 * @param cases prompts with their logits and greedy continuations
 * @param perplexity of a text, if there is one
 * @param encodings texts and their tokens
 * @param chats chats and what a template makes of them
 * @param logitsTolerance absolute error that counts as equal
 */
record Golden(
    Path file,
    List<Case> cases,
    Optional<Perplexity> perplexity,
    List<Encoding> encodings,
    List<ChatEntry> chats,
    double logitsTolerance) {

  /** What float32 arithmetic may differ by, where the reference doesn't say. */
  private static final double DEFAULT_TOLERANCE = 2e-3;

  private static final Pattern WITHIN = Pattern.compile("within\\s+([0-9.]+(?:[eE][-+]?[0-9]+)?)");

  /**
   * A prompt, and what follows.
   *
   * @param name for messages
   * @param prompt ids
   * @param greedy ids of the continuation
   * @param lastLogits after the prompt
   * @param bestTokens per position of the prompt
   * @param bestLogits per position of the prompt
   */
  record Case(
      String name,
      int[] prompt,
      int[] greedy,
      double[] lastLogits,
      int[] bestTokens,
      double[] bestLogits) {
    private void check(ModelConfig entry) {
      entry.require(prompt.length > 0, "prompt", "must have a token");
      entry.require(lastLogits.length > 0, "last_logits", "must be there");
      entry.require(
          bestTokens.length == bestLogits.length,
          "all_position_max",
          "must be as long as all_position_argmax");
      int vocabulary = lastLogits.length;
      for (String key : List.of("prompt", "greedy", "all_position_argmax")) {
        entry.require(
            entry.numbers(key).stream().allMatch(id -> id >= 0 && id < vocabulary),
            key,
            "must be tokens below the number of logits, %d".formatted(vocabulary));
      }
    }
  }

  /**
   * How likely a text is.
   *
   * @param meanNll mean negative log-likelihood in nats, first token left out
   */
  record Perplexity(int[] ids, double meanNll) {}

  /**
   * The golden file of a folder.
   *
   * @throws InfernumException there is none, or it can't be read
   */
  static Golden in(Path folder) {
    Path plain = folder.resolve("golden.json");
    Path packed = folder.resolve("golden.json.gz");
    if (Files.exists(plain)) {
      return parse(plain, Json.object(plain));
    }
    if (Files.exists(packed)) {
      return parse(packed, Json.object(packed));
    }
    throw new InfernumException(
        "%s has nothing to verify: it must be a folder with a model and golden.json or golden.json.gz"
            .formatted(folder));
  }

  private static Golden parse(Path file, Map<String, Object> values) {
    ModelConfig golden = new ModelConfig(file.toString(), values);
    List<Case> cases = new ArrayList<>();
    for (ModelConfig entry : entries(file, values, "cases")) {
      Case one =
          new Case(
              "case %d%s".formatted(cases.size() + 1, title(entry)),
              ints(entry, "prompt"),
              ints(entry, "greedy"),
              doubles(entry, "last_logits"),
              ints(entry, "all_position_argmax"),
              doubles(entry, "all_position_max"));
      one.check(entry);
      cases.add(one);
    }
    List<Encoding> encodings = new ArrayList<>();
    for (String key : List.of("encodings", "tokenizer")) {
      for (ModelConfig entry : entries(file, values, key)) {
        String name = "%s %d%s".formatted(key, encodings.size() + 1, title(entry));
        encodings.add(Encoding.read(name, entry));
      }
    }
    List<ChatEntry> chats = ChatEntry.all(file, values);
    if (cases.size() + encodings.size() + chats.size() == 0 && !golden.has("perplexity")) {
      throw new CheckpointException(
          file, "has no entry of 'cases', 'perplexity', 'encodings', 'tokenizer' or 'chats'");
    }
    return new Golden(
        file, cases, perplexity(golden), encodings, chats, tolerance(golden.text("tolerance", "")));
  }

  private static Optional<Perplexity> perplexity(ModelConfig golden) {
    if (!golden.has("perplexity")) {
      return Optional.empty();
    }
    ModelConfig entry = golden.section("perplexity");
    return Optional.of(new Perplexity(ints(entry, "ids"), entry.number("mean_nll")));
  }

  private static String title(ModelConfig entry) {
    String text = entry.text("text", "").replaceAll("\\s+", " ");
    if (text.isEmpty()) {
      return "";
    }
    return " (%s)".formatted(text.length() > 40 ? text.substring(0, 40) + "..." : text);
  }

  private static double tolerance(String words) {
    Matcher within = WITHIN.matcher(words);
    return within.find() ? Double.parseDouble(within.group(1)) : DEFAULT_TOLERANCE;
  }

  private static List<ModelConfig> entries(Path file, Map<String, Object> values, String key) {
    List<ModelConfig> entries = new ArrayList<>();
    if (values.get(key) instanceof List<?> list) {
      for (Object element : list) {
        Map<String, Object> entry = new TreeMap<>();
        if (element instanceof Map<?, ?> map) {
          map.forEach((k, v) -> entry.put(String.valueOf(k), v));
        }
        entries.add(new ModelConfig(file + ", " + key + "[" + entries.size() + "]", entry));
      }
    }
    return entries;
  }

  static int[] ints(ModelConfig entry, String key) {
    return entry.numbers(key).stream().mapToInt(Double::intValue).toArray();
  }

  private static double[] doubles(ModelConfig entry, String key) {
    return entry.numbers(key).stream().mapToDouble(Double::doubleValue).toArray();
  }
}
