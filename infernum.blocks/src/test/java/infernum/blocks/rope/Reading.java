package infernum.blocks.rope;

import infernum.spi.Registry;
import infernum.spi.Settings;
import infernum.spi.Variant;
import infernum.spi.block.RopeVariant;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.Parts;
import infernum.spi.model.Weights;
import infernum.spi.op.Rope;
import java.util.List;
import java.util.Map;

/** Reads a rotation with the policies of this module. */
final class Reading {
  private static final Registry<RopeVariant> VARIANTS =
      new Registry<>(
          "rope",
          List.of(
              new DefaultRope(),
              new DynamicRope(),
              new LinearRope(),
              new Llama3Rope(),
              new YarnRope()));

  private static final Parts PARTS =
      new Parts() {
        @Override
        public <V extends Variant> Chosen<V> choose(
            Class<V> role, String byDefault, ModelConfig config) {
          return new Chosen<>(role.cast(VARIANTS.get(byDefault)), Settings.NONE);
        }
      };

  private Reading() {}

  static Rope of(int headDim, Map<String, Object> config) {
    return of(headDim, config, StoredFactors.NONE);
  }

  static Rope of(int headDim, Map<String, Object> config, Weights<?> weights) {
    return RopeConfig.read(new ModelConfig("config.json", config), PARTS, headDim, 10_000, weights);
  }
}
