package infernum.benchmarks;

import infernum.benchmarks.table.Cell;
import java.util.Map;

/** Who is measured, with a model ready. Of one thread. */
interface Contestant extends AutoCloseable {
  /** llama.cpp's name among them. */
  String PEER = "llama.cpp";

  /** Its name. */
  String name();

  /**
   * Does a cell's work once.
   *
   * @return {@code decode}, and {@code prefill} where the work has a prompt: tokens per second
   */
  Map<String, Double> measure(Cell cell);

  /** What is wrong with the answers so far; empty: nothing is known to be. */
  default String problem() {
    return "";
  }

  @Override
  void close();
}
