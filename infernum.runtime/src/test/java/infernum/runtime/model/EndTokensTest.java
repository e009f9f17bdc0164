package infernum.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.runtime.GivenCheckpoint;
import infernum.spi.model.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EndTokensTest {
  private static Set<Integer> ends(Map<String, Object> config, Map<String, Object> generation) {
    return EndTokens.of(
        new GivenCheckpoint(config, new TreeMap<>(), Map.of("generation_config", generation)));
  }

  @Test
  void aNumberOrAListIsRead() {
    assertEquals(Set.of(2), EndTokens.of(GivenCheckpoint.of(Map.of("eos_token_id", 2))));
    assertEquals(
        Set.of(1, 2), EndTokens.of(GivenCheckpoint.of(Map.of("eos_token_id", List.of(1, 2)))));
  }

  @Test
  void withoutAnyThereIsNone() {
    assertEquals(Set.of(), EndTokens.of(GivenCheckpoint.of(Map.of())));
  }

  @Test
  void whatGenerationConfigNamesCountsToo() {
    assertEquals(
        Set.of(2, 3, 4), ends(Map.of("eos_token_id", 2), Map.of("eos_token_id", List.of(3, 4))));
    assertEquals(Set.of(5), ends(Map.of(), Map.of("eos_token_id", 5)));
    assertEquals(Set.of(2), ends(Map.of("eos_token_id", 2), Map.of("do_sample", true)));
  }

  @Test
  void whatIsNoTokenIsRefusedByFileAndKey() {
    Exception e =
        assertThrows(
            ConfigException.class, () -> ends(Map.of(), Map.of("eos_token_id", List.of("x"))));
    assertEquals(
        "generation_config.json: 'eos_token_id' must be a list of numbers, has x", e.getMessage());
  }
}
