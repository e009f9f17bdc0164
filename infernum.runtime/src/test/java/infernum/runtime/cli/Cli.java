package infernum.runtime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A command line that has been run. */
record Cli(int code, String out, String err) {
  /** In this process, with nothing to read. */
  static Cli run(String... arguments) {
    return converse("", arguments);
  }

  /**
   * In this process.
   *
   * @param input that the command reads
   */
  static Cli converse(String input, String... arguments) {
    InputStream bytes = new ByteArrayInputStream(input.getBytes(UTF_8));
    return converse(Input.of(bytes), new StringWriter(), arguments);
  }

  /** In this process, with somebody who looks at what is written. */
  static Cli converse(Input input, StringWriter out, String... arguments) {
    StringWriter err = new StringWriter();
    PrintWriter errors = new PrintWriter(err, true);
    int code = Main.execute(Main.line(new PrintWriter(out, true), errors, input), arguments);
    return new Cli(code, out.toString(), err.toString());
  }

  /**
   * In a Java of its own.
   *
   * @param java options and the main class, and its arguments
   */
  static Cli launch(List<String> java, String... arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    words.addAll(java);
    words.addAll(List.of(arguments));
    return finish(new ProcessBuilder(words));
  }

  /** Starts a process and waits for its end. */
  static Cli finish(ProcessBuilder builder) throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", null);
    Path err = Files.createTempFile("err", null);
    try {
      int code = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
      return new Cli(code, Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** As an option of Java wants it. */
  static String path(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
