package infernum.plugin.example.attention;

import infernum.blocks.attention.Paged;
import infernum.spi.InfernumException;
import infernum.spi.Parameter;
import infernum.spi.Settings;
import infernum.spi.block.AttentionVariant;
import infernum.spi.model.CacheSpec;
import infernum.spi.model.Weights;
import infernum.spi.tensor.Device;
import java.util.List;

/**
 * {@code sink-window}: softmax attention under the mask of {@link SinkWindow}, in every layer,
 * whatever window the model itself has there. Chosen by {@code --attention
 * sink-window:window=1024,sinks=4}.
 */
public final class SinkWindowVariant implements AttentionVariant {
  private static final String WINDOW = "window";
  private static final String SINKS = "sinks";

  /** For the service loader. */
  public SinkWindowVariant() {}

  @Override
  public String name() {
    return "sink-window";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.required(WINDOW, "latest positions that a query sees, its own among them"),
        Parameter.required(SINKS, "first positions that every query sees"));
  }

  /** Keys and values, as the model's own attention keeps them; nothing is evicted. */
  @Override
  public List<CacheSpec> caches(Heads heads) {
    return Paged.caches(heads);
  }

  @Override
  public <D extends Device> Core<D> create(Spec spec, Settings settings, Weights<D> weights) {
    int window = atLeast(1, WINDOW, settings);
    int sinks = atLeast(0, SINKS, settings);
    return new Paged<>(spec.scale(), new SinkWindow(window, sinks));
  }

  private static int atLeast(int least, String parameter, Settings settings) {
    int value = settings.integer(parameter);
    if (value < least) {
      throw new InfernumException(
          "sink-window: parameter '%s' must be %d or more, is %d"
              .formatted(parameter, least, value));
    }
    return value;
  }
}
