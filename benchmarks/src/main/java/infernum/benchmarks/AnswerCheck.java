package infernum.benchmarks;

import infernum.benchmarks.peer.LlamaCpp;
import infernum.benchmarks.table.Cell;
import infernum.benchmarks.table.Work;
import infernum.benchmarks.worker.Measured;
import infernum.benchmarks.worker.Prompts;
import infernum.benchmarks.worker.WorkerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Whether a provider's answers are right, those of the very loads that are measured:
 *
 * <ol>
 *   <li>what it decodes is fed to the reference device, whose logits must be the provider's within
 *       bounds, and to which none of its tokens may be far behind the best;
 *   <li>of the long prompt (its beginning, where the reference takes too long) the last positions'
 *       logits must be the reference's within the same bounds, and the measured answer must begin
 *       with the best token after all of it;
 *   <li>the long prompt's answer is compared with llama.cpp's continuation, until the first token
 *       that differs, which llama.cpp may not prefer by much;
 *   <li>each of several streams must answer as it does alone.
 * </ol>
 *
 * <p>A round's answers must then be the same, token by token.
 */
final class AnswerCheck {
  /** Error and lead relative to the deviation of logits: a wrong kernel's are above 1. */
  private static final double FLOAT_ERROR = 0.01;

  private static final double EIGHT_BIT_ERROR = 0.15;

  /** Two errors of the size of a few deviations each may change the order of two tokens. */
  private static final double LEAD = 6;

  /** By how much llama.cpp may prefer its own token: both sides round. In logits. */
  private static final double PEER_LEAD = 1.0;

  private static final int ANSWER = 24;
  private static final int ROWS = 16;
  private static final int CONTINUED = 8;

  private final Cell cell;
  private final Path model;
  private final Witness witness;
  private final Optional<LlamaCpp> llama;

  /** Of a cell. */
  AnswerCheck(Cell cell, Path model, Witness witness, Optional<LlamaCpp> llama) {
    this.cell = cell;
    this.model = model;
    this.witness = witness;
    this.llama = llama.filter(peer -> peer.tool().isPresent());
  }

  /**
   * Looks.
   *
   * @return figures, and {@code problems}, which is empty where all is right
   */
  Map<String, Object> run(Provider provider) {
    WorkerProcess worker = provider.worker();
    double bound = worker.isFloat() ? FLOAT_ERROR : EIGHT_BIT_ERROR;
    Map<String, Object> found = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    decoding(provider, bound, found, problems);
    int longest = Math.max(cell.work().prompt(), cell.work().depth());
    if (longest > 0) {
      prompt(provider, longest, bound, found, problems);
    }
    streams(provider, problems);
    found.put("arithmetic", worker.arithmetic());
    found.put("problems", problems);
    return found;
  }

  private void decoding(
      Provider provider, double bound, Map<String, Object> found, List<String> problems) {
    WorkerProcess worker = provider.worker();
    int most = Math.min(ANSWER, cell.steps());
    Measured measured = worker.measure(0, 1, 1, cell.steps() + 1);
    if (cell.work().depth() == 0 && cell.work().streams() == 1) {
      same(provider, "decode", measured, problems);
    }
    int[] answer = measured.answers().getFirst();
    int[] prompt = Prompts.of(0, 1, worker.vocabulary());
    int[] tokens =
        IntStream.concat(IntStream.of(prompt), IntStream.of(answer).limit(most)).toArray();
    // The last row's best token is the answer's next one, so one more than what is fed is seen.
    Path rows = witness.rows(tokens, 0, tokens.length);
    JsonNode compared = worker.check(rows, tokens, 0, tokens.length);
    judge("decoding", compared, bound, found, problems);
    if (compared.at("/best").intValue() != answer[most]) {
      problems.add("decoding: fed its own answer, it goes on otherwise");
    }
  }

  private void prompt(
      Provider provider,
      int length,
      double bound,
      Map<String, Object> found,
      List<String> problems) {
    WorkerProcess worker = provider.worker();
    int[] prompt = Prompts.of(0, length, worker.vocabulary());
    int seen = Math.min(length, cell.shape().witness());
    int from = Math.max(0, seen - ROWS);
    Path rows = witness.rows(Arrays.copyOf(prompt, seen), from, seen - from);
    JsonNode compared = worker.check(rows, prompt, from, seen - from);
    judge("prompt", compared, bound, found, problems);
    if (cell.work().prompt() > 0) {
      same(provider, "prefill", worker.measure(0, 1, length, 1), problems);
    }
    int[] answer = worker.measure(0, 1, length, CONTINUED).answers().getFirst();
    if (compared.at("/best").intValue() != answer[0]) {
      problems.add("prompt: in other chunks its answer begins otherwise");
    }
    llama.ifPresent(
        peer -> peers(peer.continuation(model, prompt, CONTINUED), answer, found, problems));
  }

  private static void peers(
      List<LlamaCpp.Step> theirs, int[] answer, Map<String, Object> found, List<String> problems) {
    int same = 0;
    while (same < theirs.size() && theirs.get(same).token() == answer[same]) {
      same++;
    }
    found.put("asLlamaCpp", same);
    if (same < theirs.size()) {
      double lead = theirs.get(same).lead();
      found.put("itsLeadThere", lead);
      if (!(lead <= PEER_LEAD)) {
        problems.add(
            "prompt: token %d isn't llama.cpp's, which leads by %.2f".formatted(same, lead));
      }
    }
  }

  /** The round's load must answer as it did when it was last measured. */
  private static void same(
      Provider provider, String load, Measured measured, List<String> problems) {
    if (!provider.answered(load, measured.fingerprint())) {
      problems.add("%s: answers differ from time to time".formatted(load));
    }
  }

  private void streams(Provider provider, List<String> problems) {
    WorkerProcess worker = provider.worker();
    Work work = cell.work();
    if (work.streams() == 1) {
      return;
    }
    int output = cell.steps() + 1;
    Measured measured = worker.measure(0, work.streams(), work.before(), output);
    same(provider, "decode", measured, problems);
    List<int[]> together = measured.answers();
    for (int stream = 0; stream < work.streams(); stream++) {
      int[] alone = worker.measure(stream, 1, work.before(), output).answers().getFirst();
      if (!Arrays.equals(alone, together.get(stream))) {
        problems.add("stream %d answers otherwise alone".formatted(stream));
      }
    }
  }

  private static void judge(
      String what,
      JsonNode compared,
      double bound,
      Map<String, Object> found,
      List<String> problems) {
    double error = compared.at("/error").asDouble(Double.NaN);
    double lead = compared.at("/lead").asDouble(Double.NaN);
    found.put(what + "Error", error);
    found.put(what + "Lead", lead);
    // Not written as error > bound, which a NaN would pass.
    if (!(error <= bound)) {
      problems.add(
          "%s: logits are off by %.3f of their deviation, at most %.2f"
              .formatted(what, error, bound));
    }
    if (!(lead <= LEAD * bound)) {
      problems.add(
          "%s: a token is %.3f deviations behind the reference's best, at most %.2f"
              .formatted(what, lead, LEAD * bound));
    }
  }
}
