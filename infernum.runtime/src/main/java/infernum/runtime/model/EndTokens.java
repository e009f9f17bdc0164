package infernum.runtime.model;

import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tokens that end an answer: all that any file of a checkpoint names. */
final class EndTokens {
  private EndTokens() {}

  static Set<Integer> of(Checkpoint checkpoint) {
    TreeSet<Integer> ends = new TreeSet<>();
    checkpoint.config().numbers("eos_token_id").forEach(id -> ends.add(id.intValue()));
    if (checkpoint.metadata().get("generation_config") instanceof Map<?, ?> generation) {
      Map<String, Object> values = new TreeMap<>();
      generation.forEach((key, value) -> values.put(String.valueOf(key), value));
      new ModelConfig("generation_config.json", values)
          .numbers("eos_token_id")
          .forEach(id -> ends.add(id.intValue()));
    }
    return Set.copyOf(ends);
  }
}
