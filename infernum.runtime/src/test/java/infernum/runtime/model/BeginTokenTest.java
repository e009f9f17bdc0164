package infernum.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.GivenCheckpoint;
import infernum.spi.model.CheckpointException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BeginTokenTest {
  private static final String ADD = "tokenizer.ggml.add_bos_token";
  private static final String ID = "tokenizer.ggml.bos_token_id";
  private static final String PRE = "tokenizer.ggml.pre";

  private static OptionalInt begin(Map<String, Object> metadata) {
    return BeginToken.of(new GivenCheckpoint(Map.of(), new TreeMap<>(), metadata));
  }

  @Test
  void aFileThatAsksForItGetsIt() {
    assertEquals(OptionalInt.of(7), begin(Map.of(ADD, true, ID, 7, PRE, "qwen2")));
    assertEquals(OptionalInt.empty(), begin(Map.of(ADD, false, ID, 7, PRE, "llama-bpe")));
  }

  @Test
  void aFileThatSaysNothingGoesByItsPreTokeniser() {
    assertEquals(OptionalInt.of(7), begin(Map.of(ID, 7, PRE, "llama-bpe")));
    assertEquals(OptionalInt.empty(), begin(Map.of(ID, 7, PRE, "qwen2")));
    assertEquals(OptionalInt.empty(), begin(Map.of()));
  }

  @Test
  void aTokenThatIsAskedForAndNotNamedIsMissed() {
    Exception e = assertThrows(CheckpointException.class, () -> begin(Map.of(ADD, true)));
    assertTrue(e.getMessage().contains(ID), e.getMessage());
  }
}
