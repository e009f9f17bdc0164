package infernum.runtime.verify;

import infernum.runtime.model.Chunk;
import infernum.runtime.model.EagerSession;
import infernum.runtime.model.LoadedModel;
import infernum.spi.InfernumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Compares each block's output with a reference's, and names the first one that differs. */
public final class LayerVerifier {
  /** Relative to the largest element of the reference's output. */
  private static final double TOLERANCE = 1e-3;

  private final Consumer<String> report;

  /**
   * Reports to a listener.
   *
   * @param report takes a line for the first block out of tolerance
   */
  public LayerVerifier(Consumer<String> report) {
    this.report = report;
  }

  record Difference(String path, String text) {}

  /**
   * Runs the reference's tokens through a model.
   *
   * @param file a SafeTensors file: the I32 tensor {@code tokens} [tokens], and an F32 tensor
   *     [tokens, width] per block path
   * @return one entry: all blocks of the file are equal, or not
   */
  public Tally verify(LoadedModel model, Path file) {
    LayerFile reference = LayerFile.read(file);
    List<Difference> differences = new ArrayList<>();
    TreeSet<String> unseen = new TreeSet<>(reference.paths());
    try (EagerSession session = model.eagerSession(reference.tokens().length)) {
      Chunk chunk = new Chunk(session.sequence(), reference.tokens(), Chunk.Rows.ALL);
      session.run(
          List.of(chunk),
          (path, spec, values) -> {
            if (unseen.remove(path)) {
              compare(path, values, reference.values(path)).ifPresent(differences::add);
            }
            return values;
          });
    }
    if (!unseen.isEmpty()) {
      throw new InfernumException(
          "%s has blocks that %s hasn't: %s".formatted(file, model.path(), unseen));
    }
    if (!differences.isEmpty()) {
      Difference first = differences.getFirst();
      report.accept(
          "%s: block %s is the first of %d out of tolerance: %s"
              .formatted(model.path(), first.path, differences.size(), first.text));
    }
    return Tally.of(differences.isEmpty());
  }

  static Optional<Difference> compare(String path, float[] ours, float[] reference) {
    if (ours.length != reference.length) {
      return Optional.of(
          new Difference(
              path, "%d elements, the reference's %d".formatted(ours.length, reference.length)));
    }
    Statistics own = Statistics.of(ours);
    Statistics other = Statistics.of(reference);
    double tolerance = TOLERANCE * Math.max(Math.abs(other.least()), Math.abs(other.most()));
    int worst = 0;
    for (int i = 0; i < ours.length; i++) {
      double error = Math.abs(ours[i] - reference[i]);
      // Double.compare finds NaN the largest of all.
      if (Double.compare(error, Math.abs(ours[worst] - reference[worst])) > 0) {
        worst = i;
      }
    }
    double error = Math.abs(ours[worst] - reference[worst]);
    if (error <= tolerance) {
      return Optional.empty();
    }
    return Optional.of(
        new Difference(
            path,
            "off by %.3g at element %d, tolerance %.3g; ours %s; the reference's %s"
                .formatted(error, worst, tolerance, own, other)));
  }
}
