package infernum.benchmarks.peer;

import infernum.spi.InfernumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * llama.cpp's two drivers of {@code ../shared/peer}, which are documented there.
 *
 * @param bench the driver that measures; its libraries are in the folder {@code bins} beside it
 * @param log what they write to stderr
 */
public record LlamaCpp(Path bench, Path log) {
  private static final Pattern RESULT =
      Pattern.compile("(?m)^RESULT .* prefill\\d+ ([0-9.]+) t/s decode\\S+ ([0-9.]+) t/s");

  private static final Pattern SYSTEM = Pattern.compile("(?m)^load [0-9.]+ s; (.*)$");

  /** Tokens per second. */
  public record Speeds(double prefill, double decode, String system) {}

  /** A token of a greedy continuation, and by how much its logit leads the second best. */
  public record Step(int token, double lead) {}

  private String bins() {
    return sibling("bins").toString();
  }

  private Path sibling(String name) {
    return bench.toAbsolutePath().resolveSibling(name);
  }

  /** The driver that requantises and continues; empty where it isn't beside the other. */
  public Optional<Path> tool() {
    return Optional.of(sibling("lltool")).filter(Files::isExecutable);
  }

  /** Which release of llama.cpp it is, as far as its folder tells. */
  public String version() {
    Path metadata = sibling("bins").resolve("_nlcBuildMetadata.json");
    try {
      Matcher release =
          Pattern.compile("\"release\":\"([^\"]+)\"").matcher(Files.readString(metadata));
      return release.find() ? release.group(1) : "unknown";
    } catch (IOException e) {
      return "unknown";
    }
  }

  /**
   * Measures once, after a warm-up.
   *
   * @param prompt tokens of the prompt
   * @param steps of decoding
   * @param depth tokens that each stream has in the cache before
   */
  public Speeds measure(Path model, int prompt, int steps, int threads, int depth, int streams) {
    List<String> words = new ArrayList<>(List.of(bench.toAbsolutePath().toString(), bins()));
    words.add(model.toString());
    IntStream.of(prompt, steps, threads, 1, depth, streams)
        .mapToObj(String::valueOf)
        .forEach(words::add);
    String out = Command.run("", log, words);
    Matcher result = RESULT.matcher(out);
    if (!result.find()) {
      throw new InfernumException(bench + " printed no RESULT");
    }
    Matcher system = SYSTEM.matcher(out);
    return new Speeds(
        Double.parseDouble(result.group(1)),
        Double.parseDouble(result.group(2)),
        system.find() ? system.group(1) : "");
  }

  /** Continues a prompt greedily; may end early, with an end token. */
  public List<Step> continuation(Path model, int[] prompt, int tokens) {
    String line = IntStream.of(prompt).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    String out =
        Command.run(
            line + "\n",
            log,
            List.of(
                tool().orElseThrow().toString(),
                bins(),
                "continue",
                model.toString(),
                String.valueOf(tokens)));
    return Stream.of(out.strip().split(" "))
        .map(step -> step.split(":"))
        .map(parts -> new Step(Integer.parseInt(parts[0]), Double.parseDouble(parts[2])))
        .toList();
  }

  void quantise(Path from, Path to, String type) {
    Path tool =
        tool().orElseThrow(() -> new InfernumException("there is no lltool beside " + bench));
    Command.run(
        "",
        log,
        List.of(tool.toString(), bins(), "quantize", from.toString(), to.toString(), type));
  }
}
