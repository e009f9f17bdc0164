package infernum.plugin.example.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.blocks.attention.Paged;
import infernum.spi.InfernumException;
import infernum.spi.Parameter;
import infernum.spi.Settings;
import infernum.spi.block.AttentionVariant.Core;
import infernum.spi.block.AttentionVariant.Heads;
import infernum.spi.block.AttentionVariant.Spec;
import infernum.spi.model.Weights;
import infernum.spi.op.AttentionMask;
import infernum.spi.tensor.Cpu;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkWindowTest {
  private static final Heads HEADS = new Heads(8, 2, 32);

  private final SinkWindowVariant variant = new SinkWindowVariant();

  /** Keys from left to right, a line for each query. */
  @Test
  void aQuerySeesItsWindowAndTheSinks() {
    assertEquals(
        """
        X
        XX
        XXX
        XXXX
        XX.XX
        XX..XX
        """,
        seen(new SinkWindow(2, 2), 6));
  }

  @Test
  void withoutSinksItIsASlidingWindow() {
    AttentionMask window = new AttentionMask.SlidingWindow(3);
    assertEquals(seen(window, 12), seen(new SinkWindow(3, 0), 12));
  }

  @Test
  void aWindowAsLongAsTheTextHidesNothing() {
    assertEquals(seen(new AttentionMask.Causal(), 12), seen(new SinkWindow(12, 0), 12));
    assertEquals(seen(new AttentionMask.Causal(), 12), seen(new SinkWindow(1, 12), 12));
  }

  @Test
  void itIsThePagedAttentionUnderAnotherMask() {
    assertEquals(
        new Paged<Cpu>(0.5, new SinkWindow(8, 2)), create(Map.of("window", 8.0, "sinks", 2.0)));
    assertEquals(Paged.caches(HEADS), variant.caches(HEADS));
  }

  @Test
  void bothParametersMustBeGiven() {
    assertEquals(
        List.of("window", "sinks"), variant.parameters().stream().map(Parameter::name).toList());
    assertTrue(variant.parameters().stream().allMatch(p -> p.byDefault().isEmpty()));
  }

  @Test
  void aWindowThatHidesAQueryFromItselfIsRefused() {
    assertTrue(refusal(Map.of("window", 0.0, "sinks", 2.0)).contains("'window' must be 1 or more"));
    assertTrue(refusal(Map.of("window", 8.0, "sinks", -1.0)).contains("'sinks' must be 0 or more"));
    assertTrue(refusal(Map.of("window", 8.5, "sinks", 2.0)).contains("'window' must be a whole"));
  }

  private static String seen(AttentionMask mask, int tokens) {
    StringBuilder picture = new StringBuilder();
    for (int query = 0; query < tokens; query++) {
      for (int key = 0; key <= query; key++) {
        picture.append(mask.visible(query, key) ? 'X' : '.');
      }
      picture.append('\n');
    }
    return picture.toString();
  }

  private String refusal(Map<String, Double> parameters) {
    return String.valueOf(
        assertThrows(InfernumException.class, () -> create(parameters)).getMessage());
  }

  private Core<Cpu> create(Map<String, Double> parameters) {
    return variant.create(new Spec(HEADS, 0.5, 0), new Settings(parameters), noWeights());
  }

  @SuppressWarnings("unchecked") // a proxy has no type arguments
  private static Weights<Cpu> noWeights() {
    return (Weights<Cpu>)
        Proxy.newProxyInstance(
            Weights.class.getClassLoader(),
            new Class<?>[] {Weights.class},
            (_, method, _) -> {
              throw new AssertionError("has no weights of its own, asks for " + method);
            });
  }
}
