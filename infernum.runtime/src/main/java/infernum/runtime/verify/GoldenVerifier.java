package infernum.runtime.verify;

import infernum.runtime.chat.ChatTemplates;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.Logits;
import infernum.runtime.verify.Golden.Case;
import infernum.runtime.verify.Golden.Perplexity;
import infernum.spi.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Checks a model against what a reference wrote down. Of a continuation every position is looked at
 * with the reference's own tokens fed: it fails where the model's best token differs from the
 * reference's, and its logit exceeds that of the reference's by more than the arithmetic's error.
 * One small lead then doesn't end the check.
 */
public final class GoldenVerifier {
  private final double leadTolerance;
  private final Consumer<String> report;

  /**
   * Reports to a listener.
   *
   * @param leadTolerance by how much a best token may lead the reference's: 5e-3 for float
   *     arithmetic, 0.5 where activations have 8 bits
   * @param report takes a line for each entry that fails
   */
  public GoldenVerifier(double leadTolerance, Consumer<String> report) {
    this.leadTolerance = leadTolerance;
    this.report = report;
  }

  /**
   * Where what is checked comes from; each is asked for only where an entry needs it.
   *
   * @param model opens a folder's model; empty where the folder has no weights
   * @param tokenizer reads a folder's tokenizer
   * @param templates reads a folder's chat templates; empty where it has none
   */
  public record Source(
      Function<Path, Optional<LoadedModel>> model,
      Function<Path, Tokenizer> tokenizer,
      Function<Path, Optional<ChatTemplates>> templates) {}

  /** Checks whatever a folder's golden file holds. */
  public Tally verify(Path folder, Source source) {
    Golden golden = Golden.in(folder);
    Tally tally = Tally.NONE;
    if (!golden.chats().isEmpty()) {
      tally = tally.plus(chats(folder, golden, source.templates().apply(folder)));
    }
    if (!golden.encodings().isEmpty()) {
      tally = tally.plus(encodings(folder, golden, source.tokenizer().apply(folder)));
    }
    if (golden.cases().isEmpty() && golden.perplexity().isEmpty()) {
      return tally;
    }
    Optional<LoadedModel> opened = source.model().apply(folder);
    if (opened.isEmpty()) {
      report.accept("%s: has no weights; what needs them isn't checked".formatted(folder));
      return tally;
    }
    try (LoadedModel model = opened.get()) {
      for (Case one : golden.cases()) {
        tally = tally.plus(verify(folder, model, one, golden.logitsTolerance()));
      }
      if (golden.perplexity().isPresent()) {
        tally = tally.plus(verify(folder, model, golden.perplexity().get()));
      }
    }
    return tally;
  }

  private Tally chats(Path folder, Golden golden, Optional<ChatTemplates> templates) {
    Tally tally = Tally.NONE;
    for (ChatEntry chat : golden.chats()) {
      tally = tally.plus(told(folder, chat.name(), chat.problems(templates)));
    }
    return tally;
  }

  private Tally encodings(Path folder, Golden golden, Tokenizer tokenizer) {
    Tally tally = Tally.NONE;
    for (Encoding encoding : golden.encodings()) {
      tally = tally.plus(told(folder, encoding.name(), encoding.problems(tokenizer)));
    }
    return tally;
  }

  private Tally verify(Path folder, LoadedModel model, Case one, double tolerance) {
    List<String> problems = new ArrayList<>();
    int[] tokens =
        IntStream.concat(
                IntStream.of(one.prompt()),
                IntStream.of(one.greedy()).limit(Math.max(0, one.greedy().length - 1)))
            .toArray();
    Forced.run(
        model,
        tokens,
        one.prompt().length,
        (position, logits, row) -> {
          if (position < one.bestTokens().length) {
            checkBest(position, logits, row, one.bestTokens()[position], problems);
            checkMaximum(position, logits, row, one.bestLogits()[position], tolerance, problems);
          }
          int step = position - one.prompt().length + 1;
          if (step == 0) {
            checkLogits(logits, row, one.lastLogits(), tolerance, problems);
          }
          if (step >= 0 && step < one.greedy().length) {
            checkBest(position, logits, row, one.greedy()[step], problems);
          }
        });
    return told(folder, one.name(), problems);
  }

  private void checkBest(
      int position, Logits logits, int row, int reference, List<String> problems) {
    int best = logits.best(row);
    float lead = logits.at(row, best) - logits.at(row, reference);
    // Not written as lead > tolerance, which a NaN would pass.
    if (best != reference && !(lead <= leadTolerance)) {
      problems.add(
          "after position %d: best token %d, the reference's %d, which is %.4g behind"
              .formatted(position, best, reference, lead));
    }
  }

  private static void checkMaximum(
      int position,
      Logits logits,
      int row,
      double reference,
      double tolerance,
      List<String> problems) {
    float largest = logits.at(row, logits.best(row));
    if (!(Math.abs(largest - reference) <= tolerance)) {
      problems.add(
          "after position %d: largest logit %.5f, the reference's %.5f (tolerance %.1e)"
              .formatted(position, largest, reference, tolerance));
    }
  }

  private static void checkLogits(
      Logits logits, int row, double[] reference, double tolerance, List<String> problems) {
    if (reference.length != logits.vocabulary()) {
      problems.add(
          "%d logits, the reference has %d".formatted(logits.vocabulary(), reference.length));
      return;
    }
    int worst = 0;
    int beyond = 0;
    for (int token = 0; token < reference.length; token++) {
      double error = Math.abs(logits.at(row, token) - reference[token]);
      beyond += error <= tolerance ? 0 : 1;
      // Double.compare finds NaN the largest of all.
      if (Double.compare(error, Math.abs(logits.at(row, worst) - reference[worst])) > 0) {
        worst = token;
      }
    }
    if (beyond > 0) {
      problems.add(
          "after the prompt: %d of %d logits differ, most that of token %d: %.5f, the reference's %.5f (tolerance %.1e)"
              .formatted(
                  beyond,
                  reference.length,
                  worst,
                  logits.at(row, worst),
                  reference[worst],
                  tolerance));
    }
  }

  private Tally verify(Path folder, LoadedModel model, Perplexity perplexity) {
    int[] ids = perplexity.ids();
    double[] sum = new double[1];
    Forced.run(
        model,
        ids,
        ids.length,
        (position, logits, row) -> {
          if (position + 1 < ids.length) {
            sum[0] -= logProbability(logits, row, ids[position + 1]);
          }
        });
    double meanNll = sum[0] / (ids.length - 1);
    // A mean over many positions errs far less than one logit.
    double tolerance = leadTolerance / 5;
    boolean close = Math.abs(meanNll - perplexity.meanNll()) <= tolerance;
    return told(
        folder,
        "perplexity",
        close
            ? List.of()
            : List.of(
                "mean negative log-likelihood %.6f, the reference's %.6f (tolerance %.1e)"
                    .formatted(meanNll, perplexity.meanNll(), tolerance)));
  }

  private static double logProbability(Logits logits, int row, int token) {
    double largest = logits.at(row, logits.best(row));
    double sum = 0;
    for (int other = 0; other < logits.vocabulary(); other++) {
      sum += Math.exp(logits.at(row, other) - largest);
    }
    return logits.at(row, token) - largest - Math.log(sum);
  }

  private Tally told(Path folder, String entry, List<String> problems) {
    if (!problems.isEmpty()) {
      String more = problems.size() > 1 ? " (and %d more)".formatted(problems.size() - 1) : "";
      report.accept("%s: %s: %s%s".formatted(folder, entry, problems.getFirst(), more));
    }
    return Tally.of(problems.isEmpty());
  }
}
