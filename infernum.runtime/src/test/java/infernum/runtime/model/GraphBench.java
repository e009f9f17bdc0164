package infernum.runtime.model;

import infernum.blocks.graph.Graph;
import infernum.spi.tensor.Cpu;

/**
 * How long it takes to capture a Llama of 32 layers of 4,096, and to apply all rewrites to its
 * graph. A program, not a test. The first round is that of a fresh process.
 */
final class GraphBench {
  private static final int ROUNDS = 10;

  private GraphBench() {}

  public static void main(String[] arguments) {
    LargeLlama llama = new LargeLlama();
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      Graph<Cpu> captured = llama.capture();
      long middle = System.nanoTime();
      Graph<Cpu> optimised = llama.optimise(captured);
      long end = System.nanoTime();
      System.out.printf(
          "round %d: %d nodes captured in %.3f s, %d after rewrites in %.3f s%n",
          round,
          captured.nodes().size(),
          (middle - start) / 1e9,
          optimised.nodes().size(),
          (end - middle) / 1e9);
    }
  }
}
