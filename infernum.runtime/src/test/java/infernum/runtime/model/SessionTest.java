package infernum.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.runtime.derived.Derived;
import infernum.runtime.derived.Goldens;
import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk.Rows;
import infernum.spi.InfernumException;
import java.util.ArrayList;
import java.util.Arrays;
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
  void aHookSeesInnerBlocksFirstWithTheirShapes() {
    List<String> seen = new ArrayList<>();
    hooked(
        3,
        (path, spec, values) -> {
          seen.add(path + " " + spec);
          assertEquals(values.length, spec.rows().fixed() * spec.rowSize());
          return values;
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

  @Test
  void aHookReadsOneBlockAndLeavesItAsItIs() {
    List<float[]> read = new ArrayList<>();
    float[] plain = hooked(3, (_, _, values) -> values);
    float[] logits =
        hooked(
            3,
            BlockHook.read(
                "layers.1.attention",
                values -> {
                  read.add(values.clone());
                  Arrays.fill(values, 0); // a copy
                }));
    assertArrayEquals(plain, logits);
    assertEquals(1, read.size());
    assertEquals(3 * 256, read.getFirst().length);
    assertNotEquals(0, read.getFirst()[0]);
  }

  @Test
  void aHookPutsAnotherOutputInTheBlocksPlace() {
    float[] plain = hooked(3, (_, _, values) -> values);
    BlockHook silence = BlockHook.replace("layers.1.attention", values -> new float[values.length]);
    float[] silenced = hooked(3, silence);
    assertFalse(Arrays.equals(plain, silenced));
    BlockHook doubled =
        BlockHook.replace(
            "head",
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] *= 2;
              }
              return values;
            });
    float[] twice = hooked(3, doubled);
    for (int i = 0; i < plain.length; i++) {
      assertEquals(2 * plain[i], twice[i]);
    }
  }

  @Test
  void aHooksOutputOfAnotherSizeIsRefusedWithItsPath() {
    BlockHook wrong = BlockHook.replace("layers.0", _ -> new float[5]);
    String message =
        assertThrows(IllegalArgumentException.class, () -> hooked(3, wrong)).getMessage();
    assertEquals("the hook of layers.0 gave 5 values for F32[3, 256]", message);
  }

  private float[] hooked(int tokens, BlockHook hook) {
    try (EagerSession eager = model.eagerSession(48)) {
      return eager.run(List.of(chunk(eager.sequence(), tokens)), hook).row(0);
    }
  }

  @Test
  void aStepBeyondTheSessionsLimitsIsRefusedAndNothingIsTaken() {
    try (Session small = model.session(new SessionLimits(48, 40, 8, 2, 1))) {
      Sequence sequence = small.sequence();
      IllegalArgumentException tokens =
          assertThrows(
              IllegalArgumentException.class, () -> small.run(List.of(chunk(sequence, 9))));
      assertEquals("9 tokens, but the plan is made for 8 at most", tokens.getMessage());
      IllegalArgumentException outputs =
          assertThrows(
              IllegalArgumentException.class,
              () -> small.run(List.of(chunk(sequence, 2), chunk(small.sequence(), 2))));
      assertEquals("2 outputs, but the plan is made for 1 at most", outputs.getMessage());
      assertEquals(0, sequence.blockCount());
      for (int i = 0; i < 5; i++) {
        small.run(List.of(chunk(sequence, 8)));
      }
      InfernumException context =
          assertThrows(InfernumException.class, () -> small.run(List.of(chunk(sequence, 1))));
      assertEquals("a sequence of 41 tokens, but the session is for 40", context.getMessage());
    }
  }
}
