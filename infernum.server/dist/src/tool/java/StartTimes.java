import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long commands take from their start to the first byte that they write to stdout, and to their
 * end: {@code java StartTimes.java RUNS COMMAND [WORD...] [-- COMMAND [WORD...]]...}. They run in
 * turn, RUNS times each, after one run that isn't counted; stderr is thrown away.
 */
public class StartTimes {
  /** In nanoseconds. */
  record Run(long first, long end) {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int runs = Integer.parseInt(arguments[0]);
    List<List<String>> commands = new ArrayList<>(List.of(new ArrayList<>()));
    for (String word : Arrays.asList(arguments).subList(1, arguments.length)) {
      if (word.equals("--")) {
        commands.add(new ArrayList<>());
      } else {
        commands.getLast().add(word);
      }
    }
    List<List<Run>> measured = commands.stream().<List<Run>>map(_ -> new ArrayList<>()).toList();
    for (int round = 0; round <= runs; round++) {
      for (int i = 0; i < commands.size(); i++) {
        Run run = run(commands.get(i));
        if (round > 0) {
          measured.get(i).add(run);
        }
      }
    }
    for (int i = 0; i < commands.size(); i++) {
      System.out.println(String.join(" ", commands.get(i)));
      tell("first byte", measured.get(i).stream().mapToLong(Run::first).sorted().toArray());
      tell("end", measured.get(i).stream().mapToLong(Run::end).sorted().toArray());
    }
  }

  private static Run run(List<String> command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    try (InputStream out = process.getInputStream()) {
      int read = out.read();
      long first = System.nanoTime() - start;
      out.transferTo(OutputStream.nullOutputStream());
      int code = process.waitFor();
      if (code != 0 || read < 0) {
        throw new IOException(command + " wrote nothing or failed, with exit code " + code);
      }
      return new Run(first, System.nanoTime() - start);
    }
  }

  private static void tell(String what, long[] sorted) {
    System.out.printf(
        "  %-10s  median %5.0f ms  (%.0f to %.0f, %d runs)%n",
        what,
        sorted[sorted.length / 2] / 1e6,
        sorted[0] / 1e6,
        sorted[sorted.length - 1] / 1e6,
        sorted.length);
  }
}
