package infernum.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import infernum.runtime.derived.Goldens;
import infernum.runtime.kv.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model and its sessions. */
@Timeout(180)
class LoadedModelTest {
  private static final Path LLAMA = Goldens.folder("gguf/tiny-llama/tiny-llama.gguf");
  private static final int STEPS = 200;

  @Test
  void sessionsOfOneModelComputeOnSeveralThreadsWhatTheyComputeAlone() {
    try (LoadedModel model = Goldens.load(LLAMA)) {
      List<int[]> prompts =
          IntStream.range(0, 3)
              .mapToObj(i -> IntStream.range(0, 24).map(k -> (7 * k + 13 * i) % 50).toArray())
              .toList();
      List<float[]> alone = prompts.stream().map(prompt -> logits(model, prompt, 1)).toList();
      CountDownLatch all = new CountDownLatch(prompts.size());
      List<CompletableFuture<float[]>> together = new ArrayList<>();
      for (int[] prompt : prompts) {
        together.add(
            CompletableFuture.supplyAsync(
                () -> {
                  all.countDown();
                  try {
                    all.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return logits(model, prompt, STEPS);
                },
                runnable -> Thread.ofPlatform().start(runnable)));
      }
      for (int i = 0; i < prompts.size(); i++) {
        assertArrayEquals(alone.get(i), together.get(i).join());
      }
    }
  }

  /** Of the prompt's last token; each time the same, or those that differ. */
  private static float[] logits(LoadedModel model, int[] prompt, int times) {
    float[] first = {};
    try (Session session = model.session(prompt.length)) {
      for (int i = 0; i < times; i++) {
        Sequence sequence = session.sequence();
        float[] row = session.run(List.of(new Chunk(sequence, prompt, Chunk.Rows.LAST))).row(0);
        sequence.release();
        if (i > 0) {
          assertArrayEquals(first, row);
        }
        first = row;
      }
    }
    return first;
  }

  @Test
  void aModelMayBeClosedTwice() {
    LoadedModel model = Goldens.load(LLAMA);
    model.close();
    assertDoesNotThrow(model::close);
  }
}
