package infernum.runtime.tokenizer;

import infernum.runtime.json.JsonStream;
import infernum.runtime.tokenizer.json.TokenizerJson;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

/**
 * How fast tokenizers load and encode. A program, not a test: its arguments are tokenizer.json
 * files, perhaps compressed, behind {@code --text FILE} for a text of one's own. Prints the time
 * from the start of the process until the first tokenizer is ready, and MB of UTF-8 per second, the
 * best and the median of several rounds. Seconds are those that the one thread had a core, so that
 * other programs on the machine count as little as they can; the time to load is also given as it
 * passed.
 */
final class TokenizerBench {
  private static final int ROUNDS = 9;
  private static final int LONG = 1_000_000;

  private TokenizerBench() {}

  public static void main(String[] arguments) throws Exception {
    int from = arguments.length > 1 && arguments[0].equals("--text") ? 2 : 0;
    String text = from == 0 ? english() : Files.readString(Path.of(arguments[1]));
    for (int i = from; i < arguments.length; i++) {
      Path file = Path.of(arguments[i]);
      double start = seconds();
      Tokenizer tokenizer = TokenizerJson.parse(file, JsonStream.bytes(file));
      double load = seconds() - start;
      if (i == from) {
        long since = ManagementFactory.getRuntimeMXBean().getStartTime();
        System.out.printf(
            "%s: ready %.2f s after the process began, %.2f s of its main thread%n",
            file, (System.currentTimeMillis() - since) / 1e3, seconds());
      }
      System.out.printf("%s: %d tokens, loaded in %.2f s%n", file, tokenizer.size(), load);
      measure(tokenizer, "English text", text);
      for (int length : new int[] {LONG, 2 * LONG}) {
        measure(tokenizer, "\"a\" x " + length, "a".repeat(length));
        measure(tokenizer, length + " random letters", letters(length));
      }
    }
  }

  private static double seconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }

  private static void measure(Tokenizer tokenizer, String what, String text) {
    double[] seconds = new double[ROUNDS];
    int tokens = 0;
    for (int round = -2; round < ROUNDS; round++) {
      double start = seconds();
      tokens = tokenizer.encode(text, Specials.PARSE).length;
      if (round >= 0) {
        seconds[round] = seconds() - start;
      }
    }
    Arrays.sort(seconds);
    double megabytes = text.getBytes(StandardCharsets.UTF_8).length / 1e6;
    System.out.printf(
        "  %-26s %9d tokens, best %6.2f MB/s, median %6.2f MB/s%n",
        what, tokens, megabytes / seconds[0], megabytes / seconds[ROUNDS / 2]);
  }

  /** The repository's own guides and comments, again and again, with some digits between. */
  private static String english() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("").toAbsolutePath())) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith(".md")).sorted()::iterator) {
        text.append(Files.readString(file));
      }
    }
    while (text.length() < 2 * LONG) {
      text.append(text);
    }
    return text.toString();
  }

  private static String letters(int length) {
    StringBuilder text = new StringBuilder(length);
    new Random(1).ints(length, 'a', 'z' + 1).forEach(text::appendCodePoint);
    return text.toString();
  }
}
