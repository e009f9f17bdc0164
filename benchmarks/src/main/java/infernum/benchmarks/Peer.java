package infernum.benchmarks;

import infernum.benchmarks.peer.LlamaCpp;
import infernum.benchmarks.table.Cell;
import infernum.benchmarks.table.Work;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** llama.cpp, a process for each round, which warms up by itself. */
record Peer(LlamaCpp llama, Path model, int threads) implements Contestant {
  /** Where the work has no prompt: its driver wants one. */
  private static final int SHORT = 16;

  @Override
  public String name() {
    return PEER;
  }

  @Override
  public Map<String, Double> measure(Cell cell) {
    Work work = cell.work();
    LlamaCpp.Speeds speeds =
        llama.measure(
            model,
            Math.max(work.prompt(), SHORT),
            cell.steps(),
            threads,
            work.depth(),
            work.streams());
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("decode", speeds.decode());
    if (work.prompt() > 0) {
      values.put("prefill", speeds.prefill());
    }
    return values;
  }

  @Override
  public void close() {}
}
