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
import java.util.OptionalDouble;
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
  private final OptionalDouble leadTolerance;
  private final Consumer<String> report;

  /**
   * Reports to a listener.
   *
   * @param leadTolerance by how much a best token may lead the reference's; empty: as much as the
   *     device's arithmetic needs
   * @param report takes a line for each entry that fails
   */
  public GoldenVerifier(OptionalDouble leadTolerance, Consumer<String> report) {
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
      Bounds bounds = Bounds.of(model.arithmetic(), golden.logitsTolerance(), leadTolerance);
      for (Case one : golden.cases()) {
        tally = tally.plus(verify(folder, model, one, bounds));
      }
      if (golden.perplexity().isPresent()) {
        tally = tally.plus(verify(folder, model, golden.perplexity().get(), bounds));
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

  private Tally verify(Path folder, LoadedModel model, Case one, Bounds bounds) {
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
            checkBest(position, logits, row, one.bestTokens()[position], bounds, problems);
            checkMaximum(position, logits, row, one.bestLogits()[position], bounds, problems);
          }
          int step = position - one.prompt().length + 1;
          if (step == 0) {
            checkLogits(logits, row, one.lastLogits(), bounds, problems);
          }
          if (step >= 0 && step < one.greedy().length) {
            checkBest(position, logits, row, one.greedy()[step], bounds, problems);
          }
        });
    return told(folder, one.name(), problems);
  }

  private static void checkBest(
      int position, Logits logits, int row, int reference, Bounds bounds, List<String> problems) {
    int best = logits.best(row);
    float lead = logits.at(row, best) - logits.at(row, reference);
    // Not written as lead > tolerance, which a NaN would pass.
    if (best != reference && !(lead <= bounds.lead())) {
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
      Bounds bounds,
      List<String> problems) {
    float largest = logits.at(row, logits.best(row));
    if (!(Math.abs(largest - reference) <= bounds.logit())) {
      problems.add(
          "after position %d: largest logit %.5f, the reference's %.5f (tolerance %.1e)"
              .formatted(position, largest, reference, bounds.logit()));
    }
  }

  private static void checkLogits(
      Logits logits, int row, double[] reference, Bounds bounds, List<String> problems) {
    if (reference.length != logits.vocabulary()) {
      problems.add(
          "%d logits, the reference has %d".formatted(logits.vocabulary(), reference.length));
      return;
    }
    if (bounds.logitError() > 0) {
      checkLogitError(logits, row, reference, bounds, problems);
      return;
    }
    int worst = 0;
    int beyond = 0;
    for (int token = 0; token < reference.length; token++) {
      double error = Math.abs(logits.at(row, token) - reference[token]);
      beyond += error <= bounds.logit() ? 0 : 1;
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
                  bounds.logit()));
    }
  }

  /** What all logits are off by alike changes no probability, and isn't counted. */
  private static void checkLogitError(
      Logits logits, int row, double[] reference, Bounds bounds, List<String> problems) {
    double sum = 0;
    double squares = 0;
    for (int token = 0; token < reference.length; token++) {
      double error = logits.at(row, token) - reference[token];
      sum += error;
      squares += error * error;
    }
    double mean = sum / reference.length;
    double error = Math.sqrt(Math.max(0, squares / reference.length - mean * mean));
    if (!(error <= bounds.logitError())) {
      problems.add(
          "after the prompt: logits are off by %.4f, root mean square around their mean (tolerance %.1e)"
              .formatted(error, bounds.logitError()));
    }
  }

  private Tally verify(Path folder, LoadedModel model, Perplexity perplexity, Bounds bounds) {
    int[] ids = perplexity.ids();
    double[] sum = new double[1];
    Forced.run(
        model,
        ids,
        ids.length,
        (position, logits, row) -> {
          if (position + 1 < ids.length) {
            sum[0] -= logits.logProbability(row, ids[position + 1]);
          }
        });
    double meanNll = sum[0] / (ids.length - 1);
    boolean close = Math.abs(meanNll - perplexity.meanNll()) <= bounds.meanNll();
    return told(
        folder,
        "perplexity",
        close
            ? List.of()
            : List.of(
                "mean negative log-likelihood %.6f, the reference's %.6f (tolerance %.1e)"
                    .formatted(meanNll, perplexity.meanNll(), bounds.meanNll())));
  }

  private Tally told(Path folder, String entry, List<String> problems) {
    if (!problems.isEmpty()) {
      String more = problems.size() > 1 ? " (and %d more)".formatted(problems.size() - 1) : "";
      report.accept("%s: %s: %s%s".formatted(folder, entry, problems.getFirst(), more));
    }
    return Tally.of(problems.isEmpty());
  }
}
