package infernum.runtime.compiled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk;
import infernum.runtime.model.Chunk.Rows;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.Session;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step of a compiled model takes from the heap, over all threads. */
class StepAllocationTest {
  private static final long MOST = 4096;

  /** Other threads of this JVM may allocate too, but not in each of so many steps. */
  private static final int STEPS = 8;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The least that one of some runs allocates. */
  private static long allocated(Runnable run) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < STEPS; i++) {
      long before = THREADS.getTotalThreadAllocatedBytes();
      run.run();
      least = Math.min(least, THREADS.getTotalThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Test
  void theCounterCounts() {
    byte[][] kept = new byte[1][];
    long bytes = allocated(() -> kept[0] = new byte[1 << 16]);
    assertTrue(bytes >= 1 << 16, bytes + " bytes");
    long none = allocated(() -> Arrays.fill(kept[0], (byte) 1));
    assertEquals(0, none);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "derived/llama-kv2",
        "derived/mixtral",
        "derived/qwen3",
        "derived/qwen3-moe",
        "gguf/tiny-llama",
        "gguf/tiny-qwen2",
        "gguf/tiny-qwen3",
        "gguf/tiny-qwen3moe"
      })
  void aStepAllocatesAtMostFourKilobytes(String name) {
    Ways ways = GoldenModels.onReference(name);
    try (LoadedModel model = ways.load(LoadOptions.Graphs.DEFAULT);
        Session session = model.session(Ways.LIMITS)) {
      Sequence first = session.sequence();
      Sequence second = session.sequence();
      List<Chunk> prompt = List.of(new Chunk(first, new int[20], Rows.LAST));
      List<Chunk> mixed =
          List.of(
              new Chunk(first, new int[] {7}, Rows.LAST),
              new Chunk(second, new int[] {1, 2, 3}, Rows.ALL));
      Runnable steps =
          () -> {
            first.release();
            second.release();
            session.run(prompt);
            session.run(mixed);
          };
      steps.run();
      first.release();
      long prefill =
          allocated(() -> {
            first.release();
            session.run(prompt);
          });
      long both = allocated(steps);
      assertTrue(prefill <= MOST, "a prompt's step takes %d bytes".formatted(prefill));
      assertTrue(both <= 2 * MOST, "two steps take %d bytes".formatted(both));
    }
  }
}
