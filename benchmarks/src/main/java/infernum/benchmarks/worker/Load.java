package infernum.benchmarks.worker;

import infernum.runtime.engine.Engine;
import infernum.runtime.engine.Request;
import infernum.runtime.engine.Request.Ending;
import infernum.runtime.engine.Request.Sampling;
import infernum.spi.InfernumException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Requests that come at once: greedy, and of a given length, so that each time does the same work.
 *
 * @param first number of the first stream, which its prompt follows from
 * @param streams how many
 * @param promptTokens of each
 * @param outputTokens of each
 */
record Load(int first, int streams, int promptTokens, int outputTokens) {
  private static final double SECOND = 1e9;

  /**
   * Runs it.
   *
   * @return {@code prefill}: tokens of all prompts per second until each had its first answer
   *     token; {@code decode}: tokens of all streams per second while all of them decode, 0 of
   *     answers of one token; {@code allocated}: bytes of heap for each of the first answer's
   *     tokens; {@code answers}
   */
  Map<String, Object> measure(Engine engine, int vocabulary) {
    CountDownLatch ended = new CountDownLatch(streams);
    List<Heard> heard = new ArrayList<>();
    Ending exactly = new Ending(outputTokens, outputTokens, Set.of(), List.of(), true);
    for (int i = 0; i < streams; i++) {
      int[] prompt = Prompts.of(first + i, promptTokens, vocabulary);
      heard.add(new Heard(outputTokens, ended));
      engine.submit(
          Request.of(prompt, outputTokens).with(exactly).with(Sampling.GREEDY), heard.getLast());
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InfernumException("interrupted", e);
    }
    heard.forEach(Heard::check);
    return figures(heard);
  }

  private Map<String, Object> figures(List<Heard> heard) {
    long begin = heard.stream().mapToLong(Heard::submitted).min().orElseThrow();
    long from = heard.stream().mapToLong(Heard::first).max().orElseThrow();
    long to = heard.stream().mapToLong(Heard::last).min().orElseThrow();
    long decoded = heard.stream().mapToLong(answer -> answer.between(from, to)).sum();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("prefill", (double) promptTokens * streams / ((from - begin) / SECOND));
    figures.put("decode", decoded == 0 ? 0.0 : decoded / ((to - from) / SECOND));
    figures.put("allocated", heard.getFirst().allocatedPerToken());
    figures.put("answers", heard.stream().map(Heard::tokens).toList());
    return figures;
  }
}
