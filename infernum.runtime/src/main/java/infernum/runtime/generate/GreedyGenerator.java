package infernum.runtime.generate;

import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.Session;
import infernum.runtime.model.SessionLimits;
import infernum.spi.InfernumException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/** Always takes the most likely token. */
public final class GreedyGenerator {
  /**
   * Tokens of a prompt that are computed at once. An eager step keeps what every layer computes
   * until it ends, about 20 MB per layer of a 7B model at this size.
   */
  private static final int PREFILL_CHUNK = 64;

  private final LoadedModel model;

  /** With a model. */
  public GreedyGenerator(LoadedModel model) {
    this.model = model;
  }

  /** Why an answer ended. */
  public enum End {
    /** The model said so by an end token, which isn't part of the answer. */
    STOP,
    /** As many tokens as were asked for, or as fit into the model's context. */
    LENGTH
  }

  /**
   * Continues a prompt.
   *
   * @param prompt at least one token
   * @param maxTokens of the answer; more than the model's context has room for means as many as fit
   * @param listener takes each token of the answer as it is found
   * @throws InfernumException the prompt is empty, or longer than the model's context
   */
  public End generate(int[] prompt, int maxTokens, IntConsumer listener) {
    return generate(prompt, maxTokens, Set.of(), listener);
  }

  /**
   * Continues a prompt.
   *
   * @param prompt at least one token
   * @param maxTokens of the answer; more than the model's context has room for means as many as fit
   * @param endTokens that end the answer beside the model's own
   * @param listener takes each token of the answer as it is found
   * @throws InfernumException the prompt is empty, or longer than the model's context
   */
  public End generate(int[] prompt, int maxTokens, Set<Integer> endTokens, IntConsumer listener) {
    int room = model.contextLength() - prompt.length;
    if (prompt.length == 0) {
      throw new InfernumException("the prompt has no token");
    }
    if (room <= 0) {
      throw new InfernumException(
          "the prompt has %d tokens, which leaves no room in the model's context of %d"
              .formatted(prompt.length, model.contextLength()));
    }
    int limit = Math.min(maxTokens, room);
    try (Session session = model.session(limits(prompt.length + limit))) {
      Sequence sequence = session.sequence();
      int from = 0;
      for (; from + PREFILL_CHUNK < prompt.length; from += PREFILL_CHUNK) {
        int[] part = Arrays.copyOfRange(prompt, from, from + PREFILL_CHUNK);
        session.run(List.of(new Chunk(sequence, part, Chunk.Rows.NONE)));
      }
      int[] next = Arrays.copyOfRange(prompt, from, prompt.length);
      for (int count = 0; count < limit; count++) {
        int token = session.run(List.of(new Chunk(sequence, next, Chunk.Rows.LAST))).best(0);
        if (model.endTokens().contains(token) || endTokens.contains(token)) {
          return End.STOP;
        }
        listener.accept(token);
        next = new int[] {token};
      }
      return End.LENGTH;
    }
  }

  private static SessionLimits limits(int length) {
    return SessionLimits.alone(length, PREFILL_CHUNK, 1);
  }
}
