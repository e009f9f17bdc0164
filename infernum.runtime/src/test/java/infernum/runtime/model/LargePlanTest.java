package infernum.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.blocks.graph.Plan;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The plan of a large model. */
class LargePlanTest {
  private final CompiledModel<?> compiled = new LargeLlama().compile();

  @Test
  void theArenaIsWithinAFifthOfWhatLivesAtOnce() {
    Plan<?> plan = compiled.plan();
    assertTrue(
        plan.bytes() <= 1.2 * plan.liveMaximum(),
        "%,d bytes, of which %,d live at once".formatted(plan.bytes(), plan.liveMaximum()));
    // Gate, up and what they give are [512, 14336] float32 each.
    assertTrue(plan.liveMaximum() >= 3L * 512 * 14336 * Float.BYTES);
  }

  @Test
  void everyRewriteIsAppliedInEveryLayer() {
    assertEquals(
        new TreeMap<>(
            Map.of(
                "linears-3",
                32,
                "linears-2",
                32,
                "rope-pair",
                32,
                "swiglu",
                32,
                "add-rms-norm",
                64)),
        new TreeMap<>(compiled.optimiser().applied()));
  }
}
