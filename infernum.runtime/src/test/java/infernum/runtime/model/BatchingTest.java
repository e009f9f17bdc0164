package infernum.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import infernum.runtime.derived.Derived;
import infernum.runtime.derived.Goldens;
import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A row of logits is the same bits, whatever else is in its step and however its prompt is cut. */
@ParameterizedClass
@ValueSource(strings = {"llama-kv2", "mixtral", "qwen3-moe"})
class BatchingTest {
  private static final int[] LONG = Derived.tokens("long", 100);
  private static final int[] SHORT = Derived.tokens("short", 37);

  private final LoadedModel model;
  private final Session session;
  private final List<float[]> whole;

  BatchingTest(String name) {
    model = Goldens.load(Goldens.derived(name));
    whole = alone(LONG);
    session = scattered(12);
  }

  /** A session whose free blocks are in no order. */
  private Session scattered(int blocks) {
    Session scattered = model.session(blocks * 16);
    List<Sequence> holders =
        IntStream.range(0, blocks).mapToObj(_ -> scattered.sequence()).toList();
    holders.forEach(holder -> holder.reserve(1));
    for (int i = 0; i < blocks; i++) {
      holders.get(i * 5 % blocks).release();
    }
    return scattered;
  }

  private List<float[]> alone(int[] tokens) {
    try (Session own = model.session(tokens.length)) {
      return rows(own.run(List.of(new Chunk(own.sequence(), tokens, Rows.ALL))));
    }
  }

  private static List<float[]> rows(Logits logits) {
    return IntStream.range(0, logits.rows()).mapToObj(logits::row).toList();
  }

  private static void assertSameBits(List<float[]> expected, List<float[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      // Bit for bit, as no delta is given.
      assertArrayEquals(expected.get(i), actual.get(i), "row " + i);
    }
  }

  @AfterEach
  void close() {
    session.close();
    model.close();
  }

  @Test
  void blocksAreScattered() {
    Sequence sequence = session.sequence();
    sequence.reserve(64);
    assertEquals(List.of(7, 2, 9, 4), sequence.blocks());
  }

  @Test
  void sequencesOfDifferentLengthInOneStep() {
    List<float[]> both =
        rows(
            session.run(
                List.of(
                    new Chunk(session.sequence(), SHORT, Rows.ALL),
                    new Chunk(session.sequence(), LONG, Rows.ALL))));
    assertSameBits(alone(SHORT), both.subList(0, SHORT.length));
    assertSameBits(whole, both.subList(SHORT.length, both.size()));
    assertNotEquals(0, both.getFirst()[0]);
  }

  @Test
  void aPromptInChunks() {
    Sequence sequence = session.sequence();
    List<float[]> rows = new ArrayList<>();
    int from = 0;
    for (int length : new int[] {1, 7, 16, 17, LONG.length - 41}) {
      int[] part = Arrays.copyOfRange(LONG, from, from + length);
      rows.addAll(rows(session.run(List.of(new Chunk(sequence, part, Rows.ALL)))));
      from += length;
    }
    assertEquals(LONG.length, sequence.length());
    assertSameBits(whole, rows);
  }

  @Test
  void decodingMixedWithAnothersPrompt() {
    Sequence decoding = session.sequence();
    Sequence prompt = session.sequence();
    int at = 30;
    List<float[]> decoded =
        new ArrayList<>(rows(session.run(List.of(chunk(decoding, LONG, 0, at, Rows.ALL)))));
    List<float[]> prompted = new ArrayList<>();
    for (int from = 0; from < SHORT.length; from += 9) {
      int to = Math.min(from + 9, SHORT.length);
      List<float[]> rows =
          rows(
              session.run(
                  List.of(
                      chunk(prompt, SHORT, from, to, Rows.ALL),
                      chunk(decoding, LONG, at, at + 1, Rows.LAST))));
      prompted.addAll(rows.subList(0, to - from));
      decoded.add(rows.getLast());
      at++;
    }
    assertSameBits(alone(SHORT), prompted);
    assertSameBits(whole.subList(0, at), decoded);
  }

  private static Chunk chunk(Sequence sequence, int[] tokens, int from, int to, Rows rows) {
    return new Chunk(sequence, Arrays.copyOfRange(tokens, from, to), rows);
  }

  @Test
  void aStepWithoutWantedRowsStillFillsTheCache() {
    Sequence sequence = session.sequence();
    Logits none = session.run(List.of(chunk(sequence, LONG, 0, 99, Rows.NONE)));
    assertEquals(0, none.rows());
    Logits last = session.run(List.of(chunk(sequence, LONG, 99, 100, Rows.LAST)));
    assertSameBits(List.of(whole.getLast()), rows(last));
  }

  @Test
  void blocksOfAReleasedSequenceKeepNothingOfIt() {
    Sequence first = session.sequence();
    session.run(List.of(chunk(first, SHORT, 0, 37, Rows.NONE)));
    first.release();
    session.run(List.of(chunk(session.sequence(), SHORT, 0, 37, Rows.NONE)));
    session.run(List.of(chunk(first, LONG, 0, 64, Rows.NONE)));
    Logits rest = session.run(List.of(chunk(first, LONG, 64, 100, Rows.ALL)));
    assertSameBits(whole.subList(64, 100), rows(rest));
  }
}
