package infernum.blocks.rope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.op.Rope;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Every policy against what transformers computes: {@code rope.json}, of {@code rope.py}. */
@TestInstance(Lifecycle.PER_CLASS)
class RopeReferenceTest {
  private static final double RELATIVE = 1e-6;

  private List<Map<String, Object>> cases = List.of();

  @BeforeAll
  void read() throws IOException {
    try (InputStream file = RopeReferenceTest.class.getResourceAsStream("/rope.json")) {
      cases = JsonMapper.shared().readValue(file, new TypeReference<>() {});
    }
  }

  @TestFactory
  List<DynamicTest> frequenciesAreTransformers() {
    return cases.stream()
        .map(entry -> DynamicTest.dynamicTest((String) entry.get("name"), () -> check(entry)))
        .toList();
  }

  @Test
  void bothSpellingsAndAllPoliciesAreAmongTheCases() {
    assertEquals(30, cases.size());
    List<String> configs = cases.stream().map(entry -> entry.get("config").toString()).toList();
    for (String needed :
        List.of(
            "rope_parameters=",
            "rope_scaling=",
            "{type=linear",
            "rope_type=linear",
            "rope_type=dynamic",
            "rope_type=yarn",
            "rope_type=llama3",
            "rope_type=default")) {
      assertTrue(configs.stream().anyMatch(config -> config.contains(needed)), needed);
    }
  }

  private static void check(Map<String, Object> entry) {
    Map<String, Object> config = object(entry.get("config"));
    Rope rope = Reading.of(((Number) config.get("head_dim")).intValue(), config);
    int length = entry.get("length") instanceof Number given ? given.intValue() : 1;
    double[] frequencies = rope.policy().frequencies(rope.rotary(), length - 1);
    close(entry, "float64", frequencies, 1e-12);
    close(entry, "float32", frequencies, RELATIVE);
    assertEquals(
        ((Number) entry.get("attention_factor")).doubleValue(), rope.policy().magnitude(), 1e-12);
  }

  private static void close(
      Map<String, Object> entry, String key, double[] frequencies, double relative) {
    List<?> expected = (List<?>) entry.get(key);
    assertEquals(expected.size(), frequencies.length);
    for (int i = 0; i < frequencies.length; i++) {
      double wanted = ((Number) expected.get(i)).doubleValue();
      assertEquals(wanted, frequencies[i], relative * wanted, key + " of pair " + i);
    }
  }

  @SuppressWarnings("unchecked") // what the JSON reader makes of objects
  private static Map<String, Object> object(Object json) {
    return (Map<String, Object>) json;
  }
}
