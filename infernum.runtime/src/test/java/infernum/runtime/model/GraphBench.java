package infernum.runtime.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.blocks.graph.Graph;
import infernum.spi.tensor.Cpu;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * How long it takes to capture a Llama of 32 layers of 4,096, and to apply all rewrites to its
 * graph. A measurement, run when it is asked for by name ({@code -Dtest=GraphBench}), in a process
 * of its own, whose first round is a cold one. Beside the time on the clock is that of the
 * computing thread alone, which other programs on a busy machine don't lengthen much.
 */
final class GraphBench {
  private static final int ROUNDS = 10;

  @Test
  void inAFreshProcess() throws Exception {
    String tests = Path.of(System.getProperty("infernum.build"), "test-classes").toString();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                System.getProperty("jdk.module.path"),
                "--patch-module",
                "infernum.runtime=" + tests,
                "-m",
                "infernum.runtime/" + GraphBench.class.getName())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    System.out.print(out);
    assertEquals(0, process.waitFor());
    assertEquals(ROUNDS, out.lines().filter(line -> line.startsWith("round ")).count(), out);
  }

  private record Moment(long clock, long thread) {
    static Moment now() {
      long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      return new Moment(System.nanoTime(), thread);
    }

    String to(Moment end) {
      return "%.3f s (%.3f s of the thread)"
          .formatted((end.clock - clock) / 1e9, (end.thread - thread) / 1e9);
    }
  }

  public static void main(String[] arguments) {
    LargeLlama llama = new LargeLlama();
    for (int round = 0; round < ROUNDS; round++) {
      Moment start = Moment.now();
      Graph<Cpu> captured = llama.capture();
      Moment middle = Moment.now();
      Graph<Cpu> optimised = llama.optimise(captured);
      Moment end = Moment.now();
      System.out.printf(
          "round %d: %d nodes captured in %s, %d after rewrites in %s%n",
          round,
          captured.nodes().size(),
          start.to(middle),
          optimised.nodes().size(),
          middle.to(end));
    }
  }
}
