package infernum.runtime.model;

import infernum.blocks.graph.Graph;
import infernum.spi.tensor.Cpu;
import java.lang.management.ManagementFactory;

/**
 * How long it takes to capture a Llama of 32 layers of 4,096, and to apply all rewrites to its
 * graph. A program, not a test; docs/graphs.md has the command. The first round is that of a fresh
 * process. Beside the time on the clock is that of the computing thread alone, which other programs
 * of a busy machine don't lengthen much.
 */
final class GraphBench {
  private static final int ROUNDS = 10;

  private GraphBench() {}

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
