package infernum.benchmarks;

import infernum.benchmarks.table.Cell;
import infernum.benchmarks.worker.Setup;
import infernum.benchmarks.worker.WorkerProcess;
import infernum.spi.InfernumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Logits of a model by the reference device, computed once and kept in files: it is slow. Its
 * process is started when it is first needed.
 */
final class Witness implements AutoCloseable {
  private static final String DEVICE = "cpu-reference";

  private final Path folder;
  private final Setup setup;
  private final Path log;
  private @Nullable WorkerProcess worker;

  /** For a cell's model. */
  Witness(Cell cell, Path model, int threads, Path folder, Path log) {
    this.folder = folder;
    this.setup = new Setup(model, DEVICE, threads, false, cell.context(), 1);
    this.log = log;
  }

  /** The file of the logits of some positions. */
  Path rows(int[] tokens, int from, int rows) {
    Path model = setup.model();
    try {
      Path file =
          folder.resolve(
              "%s-%x-%x-%08x-%d-%d.logits"
                  .formatted(
                      model.getFileName(),
                      Files.size(model),
                      Files.getLastModifiedTime(model).toMillis(),
                      Arrays.hashCode(tokens),
                      from,
                      rows));
      if (!Files.exists(file)) {
        Files.createDirectories(folder);
        started().score(file, tokens, from, rows);
      }
      return file;
    } catch (IOException e) {
      throw new InfernumException("no logits of the reference for %s: %s".formatted(model, e), e);
    }
  }

  private WorkerProcess started() {
    WorkerProcess running = worker;
    if (running == null) {
      running = new WorkerProcess(setup, log);
      worker = running;
    }
    return running;
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.close();
    }
  }
}
