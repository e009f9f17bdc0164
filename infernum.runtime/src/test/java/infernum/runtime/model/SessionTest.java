package infernum.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.runtime.derived.Derived;
import infernum.runtime.derived.Goldens;
import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk.Rows;
import infernum.spi.InfernumException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTest {
  private final LoadedModel model = Goldens.load(Goldens.derived("llama-kv2"));
  private final Session session = model.session(48);

  @AfterEach
  void close() {
    session.close();
    model.close();
  }

  private Chunk chunk(Sequence sequence, int tokens) {
    return new Chunk(sequence, Derived.tokens("session", tokens), Rows.LAST);
  }

  @Test
  void aFullCacheRefusesTheStepAndTheOthersGoOn() {
    Sequence first = session.sequence();
    session.run(List.of(chunk(first, 20)));
    Sequence second = session.sequence();
    String message =
        assertThrows(
                InfernumException.class,
                () -> session.run(List.of(chunk(first, 13), chunk(second, 16))))
            .getMessage();
    assertEquals(
        "the cache is full: 2 more of its blocks of 16 tokens are wanted, 1 of 3 are free",
        message);
    assertEquals(20, first.length());
    assertEquals(2, first.blocks().size());
    assertEquals(List.of(), second.blocks());
    session.run(List.of(chunk(first, 1), chunk(second, 16)));
    assertEquals(21, first.length());
    assertEquals(16, second.length());
  }

  @Test
  void aReleasedCacheTakesTheLargestSequenceAgain() {
    for (int round = 0; round < 3; round++) {
      Sequence first = session.sequence();
      Sequence second = session.sequence();
      session.run(List.of(chunk(first, 20), chunk(second, 16)));
      assertThrows(InfernumException.class, () -> session.run(List.of(chunk(second, 1))));
      first.release();
      second.release();
      Sequence whole = session.sequence();
      session.run(List.of(chunk(whole, 40)));
      whole.release();
    }
  }

  @Test
  void aTokenOutsideOfTheVocabularyIsRefusedBeforeAnythingRuns() {
    Sequence sequence = session.sequence();
    for (int token : new int[] {-1, 512}) {
      Chunk chunk = new Chunk(sequence, new int[] {3, token}, Rows.LAST);
      String message =
          assertThrows(InfernumException.class, () -> session.run(List.of(chunk))).getMessage();
      assertEquals("token %d isn't one of the model's 512".formatted(token), message);
    }
    assertEquals(List.of(), sequence.blocks());
  }

  @Test
  void chunksOfOneSequenceInOneStepAreABug() {
    Sequence sequence = session.sequence();
    assertThrows(
        IllegalArgumentException.class,
        () -> session.run(List.of(chunk(sequence, 1), chunk(sequence, 1))));
  }

  @Test
  void aSequenceOfAnotherSessionIsABug() {
    try (Session other = model.session(16)) {
      Sequence stranger = other.sequence();
      assertThrows(IllegalArgumentException.class, () -> session.run(List.of(chunk(stranger, 1))));
    }
  }

  @Test
  void anEmptyBatchIsABug() {
    assertThrows(IllegalArgumentException.class, () -> session.run(List.of()));
  }

  @Test
  void sessionsOfOneModelShareNothing() {
    Sequence sequence = session.sequence();
    session.run(List.of(chunk(sequence, 20)));
    float[] expected;
    try (Session other = model.session(48)) {
      Sequence twin = other.sequence();
      other.run(List.of(chunk(twin, 20)));
      expected = other.run(List.of(chunk(twin, 1))).row(0);
      other.run(List.of(chunk(other.sequence(), 10)));
    }
    assertArrayEquals(expected, session.run(List.of(chunk(sequence, 1))).row(0));
  }

  @Test
  void aListenerSeesInnerBlocksFirstWithTheirShapes() {
    List<String> seen = new ArrayList<>();
    session.run(
        List.of(chunk(session.sequence(), 3)),
        (path, spec, values) -> {
          seen.add(path + " " + spec);
          assertEquals(values.length, spec.rows().fixed() * spec.rowSize());
        });
    assertEquals(
        List.of(
            "embedding F32[3, 256]",
            "layers.0.attentionNorm F32[3, 256]",
            "layers.0.attention F32[3, 256]",
            "layers.0.feedForwardNorm F32[3, 256]",
            "layers.0.feedForward F32[3, 256]",
            "layers.0 F32[3, 256]"),
        seen.subList(0, 6));
    assertEquals(List.of("norm F32[3, 256]", "head F32[1, 512]"), seen.subList(11, 13));
    assertEquals(13, seen.size());
  }
}
