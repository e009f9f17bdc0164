package infernum.benchmarks.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.spi.InfernumException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A {@link Worker}, started by the Java that runs this, with the same modules and plug-ins. */
public final class WorkerProcess implements AutoCloseable {
  /** Longer than any single step of a load takes; whoever is silent for so long hangs. */
  private static final long PATIENCE_MINUTES = 15;

  /** The module path of workers, where it isn't that of this process. */
  private static final String MODULES = "infernum.benchmarks.modules";

  private final Process process;
  private final PrintStream in;
  private final BufferedReader out;
  private final Path log;
  private final JsonNode about;

  /**
   * Starts it, and waits until it has its model.
   *
   * @param log what it writes to stderr is added there
   * @throws InfernumException it couldn't; the message says why
   */
  public WorkerProcess(Setup setup, Path log) {
    this.log = log;
    try {
      this.process =
          new ProcessBuilder(command(setup))
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new InfernumException("can't start " + command(setup).getFirst() + ": " + e, e);
    }
    this.in = new PrintStream(process.getOutputStream(), true, UTF_8);
    this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    try {
      this.about = reply();
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** As {@code bin/infernum} starts Java. */
  private static List<String> command(Setup setup) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    words.addAll(List.of("-XX:+UseSerialGC", "-Xmn32m"));
    words.add("--enable-native-access=infernum.runtime");
    for (String name : List.of("infernum.plugins", "java.library.path")) {
      Stream.ofNullable(System.getProperty(name))
          .map(value -> "-D" + name + "=" + value)
          .forEach(words::add);
    }
    Stream.ofNullable(System.getenv("INFERNUM_JAVA_OPTS"))
        .flatMap(options -> Stream.of(options.split("\\s+")))
        .filter(option -> !option.isEmpty())
        .forEach(words::add);
    words.addAll(
        List.of("-p", System.getProperty(MODULES, System.getProperty("jdk.module.path", ""))));
    words.addAll(List.of("-m", "infernum.benchmarks/" + Worker.class.getName()));
    words.addAll(setup.words());
    return words;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Tokens of the model's vocabulary. */
  public int vocabulary() {
    return about.at("/vocabulary").intValue();
  }

  /** Whether it computes with float activations. */
  public boolean isFloat() {
    return about.at("/float").booleanValue();
  }

  /** How it computes, in words. */
  public String arithmetic() {
    return about.at("/arithmetic").stringValue();
  }

  /**
   * Runs a load.
   *
   * @param first number of the first stream, see {@link Prompts}
   * @param streams requests at once
   * @param prompt tokens of each
   * @param output tokens of each answer
   */
  public Measured measure(int first, int streams, int prompt, int output) {
    JsonNode reply = ask("measure %d %d %d %d".formatted(first, streams, prompt, output));
    List<int[]> answers = new ArrayList<>();
    for (JsonNode answer : reply.at("/answers")) {
      answers.add(IntStream.range(0, answer.size()).map(i -> answer.get(i).intValue()).toArray());
    }
    return new Measured(
        reply.at("/prefill").doubleValue(),
        reply.at("/decode").doubleValue(),
        reply.at("/allocated").doubleValue(),
        answers);
  }

  /** Bytes: {@code weights}, {@code cache}; on Linux {@code resident} and {@code peak}. */
  public JsonNode memory() {
    return ask("memory");
  }

  /** Writes the logits of some positions of a text. */
  public void score(Path file, int[] tokens, int from, int rows) {
    ask("score %s %d %d %s".formatted(file, from, rows, words(tokens)));
  }

  /** Compares them: {@code error}, {@code lead}, and {@code best} after the last token. */
  public JsonNode check(Path file, int[] tokens, int from, int rows) {
    return ask("check %s %d %d %s".formatted(file, from, rows, words(tokens)));
  }

  private static String words(int[] tokens) {
    return IntStream.of(tokens).mapToObj(String::valueOf).collect(Collectors.joining(","));
  }

  private JsonNode ask(String command) {
    in.println(command);
    return reply();
  }

  private JsonNode reply() {
    String line = line();
    if (!line.startsWith("{")) { // Java's own, which couldn't start
      throw new InfernumException("a worker says: " + line);
    }
    JsonNode reply = JsonMapper.shared().readTree(line);
    if (reply.has("failure")) {
      throw new InfernumException(reply.at("/failure").asString(""));
    }
    return reply;
  }

  private String line() {
    CompletableFuture<String> line = CompletableFuture.supplyAsync(this::blockingLine);
    try {
      String text = line.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
      if (text.isEmpty()) {
        throw new InfernumException("a worker ended; " + log + " may say why");
      }
      return text;
    } catch (TimeoutException e) {
      throw new InfernumException(
          "a worker is silent for %d minutes".formatted(PATIENCE_MINUTES), e);
    } catch (ExecutionException e) {
      throw new InfernumException("a worker can't be read: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InfernumException("interrupted", e);
    }
  }

  private String blockingLine() {
    try {
      String line = out.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    in.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
