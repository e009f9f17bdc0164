package infernum.benchmarks.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.runtime.engine.EngineLimits;
import infernum.runtime.library.Infernum;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.spi.InfernumException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The process. It answers each line of stdin with a line of JSON on stdout, which has {@code
 * failure} where something went wrong, and ends with stdin. The first line, about the model, is
 * unasked.
 *
 * <ul>
 *   <li>{@code measure FIRST STREAMS PROMPT OUTPUT}: {@link Load#measure}
 *   <li>{@code memory}: bytes of this process, and what of it the engine had planned
 *   <li>{@code score FILE FROM ROWS TOKEN,...}: writes the logits of some positions
 *   <li>{@code check FILE FROM ROWS TOKEN,...}: compares them, see {@link Comparison}; {@code best}
 *       is the best token after the last one
 * </ul>
 */
public final class Worker {
  private final Infernum infernum;
  private final LoadedModel model;

  private Worker(Infernum infernum) {
    this.infernum = infernum;
    this.model = infernum.model();
  }

  /**
   * Serves until stdin ends.
   *
   * @param words of a {@link Setup}
   */
  public static void main(String[] words) throws IOException {
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    Services services = Services.of(Plugins.load(plugins()));
    Setup setup = Setup.parse(words);
    try (Infernum infernum = start(setup, services);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      Worker worker = new Worker(infernum);
      out.println(json(worker.about()));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(json(worker.reply(line.split(" "))));
      }
    } catch (InfernumException e) {
      out.println(json(Map.of("failure", String.valueOf(e.getMessage()))));
    }
  }

  private static List<Path> plugins() {
    return Stream.ofNullable(System.getProperty("infernum.plugins")).map(Path::of).toList();
  }

  private static String json(Map<String, Object> values) {
    return JsonMapper.shared().writeValueAsString(values);
  }

  private static Infernum start(Setup setup, Services services) {
    LoadedModel model = new ModelLoader(services).load(setup.model(), setup.options());
    try {
      return Infernum.start(model, setup.limits(), services);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private Map<String, Object> about() {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("device", model.device());
    about.put("arithmetic", model.arithmetic().name());
    about.put("float", model.arithmetic().logitError() == 0);
    about.put("vocabulary", model.vocabulary());
    return about;
  }

  private Map<String, Object> reply(String[] words) {
    try {
      return switch (words[0]) {
        case "measure" ->
            new Load(number(words[1]), number(words[2]), number(words[3]), number(words[4]))
                .measure(infernum.engine(), model.vocabulary());
        case "memory" -> memory();
        case "score" -> score(Path.of(words[1]), forced(words));
        case "check" -> check(Path.of(words[1]), forced(words));
        default -> throw new IllegalArgumentException("no command " + words[0]);
      };
    } catch (InfernumException | IOException e) {
      return Map.of("failure", String.valueOf(e.getMessage()));
    }
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }

  private static Forced forced(String[] words) {
    int[] tokens = Stream.of(words[4].split(",")).mapToInt(Integer::parseInt).toArray();
    return new Forced(tokens, number(words[2]), number(words[3]));
  }

  private Map<String, Object> memory() throws IOException {
    EngineLimits limits = infernum.engine().limits();
    Map<String, Object> memory = new LinkedHashMap<>();
    memory.put("weights", model.weightBytes());
    memory.put("cache", limits.cachedTokens() * model.cacheBytesPerToken());
    Path status = Path.of("/proc/self/status"); // of Linux, see proc_pid_status(5)
    if (Files.isReadable(status)) {
      for (String line : Files.readAllLines(status)) {
        String[] fields = line.split("\\s+");
        switch (fields[0]) {
          case "VmRSS:" -> memory.put("resident", Long.parseLong(fields[1]) << 10);
          case "VmHWM:" -> memory.put("peak", Long.parseLong(fields[1]) << 10);
          default -> {}
        }
      }
    }
    return memory;
  }

  private Map<String, Object> score(Path file, Forced forced) throws IOException {
    float[][] rows = new float[1][];
    int best = forced.run(model, logits -> rows[0] = logits.values().clone());
    LogitFile.write(file, rows[0], forced.rows() * model.vocabulary());
    return Map.of("best", best);
  }

  private Map<String, Object> check(Path file, Forced forced) throws IOException {
    float[] reference = LogitFile.read(file);
    if (reference.length != forced.rows() * model.vocabulary()) {
      throw new InfernumException(file + " has other rows; delete it");
    }
    Comparison[] comparison = new Comparison[1];
    int best = forced.run(model, logits -> comparison[0] = Comparison.of(logits, reference));
    Map<String, Object> reply = new LinkedHashMap<>(comparison[0].json());
    reply.put("best", best);
    return reply;
  }
}
