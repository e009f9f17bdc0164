package infernum.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.spi.model.ConfigException;
import infernum.spi.model.ModelConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigKeysTest {
  private final Map<String, Object> values = new HashMap<>();
  private final ModelConfig config = new ModelConfig("config.json", values);

  @Test
  void aKeyThatChangesTheResultIsRefusedByName() {
    values.put("attn_logit_softcapping", 50.0);
    Exception e = assertThrows(ConfigException.class, () -> ConfigKeys.unknown(config));
    assertEquals(
        "config.json: 'attn_logit_softcapping' changes the result, and this family doesn't have it",
        e.getMessage());
  }

  @Test
  void aWayToQuantiseThatIsntReadIsRefusedByItsName() {
    values.put("quantization_config", Map.of("quant_method", "gptq", "bits", 4));
    Exception e = assertThrows(ConfigException.class, () -> ConfigKeys.unknown(config));
    assertEquals(
        "config.json: 'quantization_config' changes the result, and this family doesn't have it"
            + " ('quant_method' is gptq; read are compressed-tensors in 8-bit floats, and GGUF)",
        e.getMessage());
  }

  @Test
  void suchAKeyThatIsFalseOrNullIsFine() {
    values.put("use_qk_norm", false);
    values.put("n_shared_experts", null);
    assertEquals(List.of(), ConfigKeys.unknown(config));
  }

  @Test
  void suchAKeyThatTheFamilyAskedForIsFine() {
    values.put("use_qk_norm", true);
    config.flag("use_qk_norm", false);
    assertEquals(List.of(), ConfigKeys.unknown(config));
  }

  @Test
  void aKeyThatNobodyKnowsIsToldAndHarmlessOnesAreNot() {
    values.put("frobnication", 3);
    values.put("transformers_version", "5");
    values.put("hidden_size", 8);
    config.positive("hidden_size");
    assertEquals(List.of("frobnication"), ConfigKeys.unknown(config));
  }
}
