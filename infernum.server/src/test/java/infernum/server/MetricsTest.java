package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What /metrics says after some requests. */
class MetricsTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String HI = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  @Test
  void vllmsNamesCountWhatHappened() {
    TestServer.Script script =
        new TestServer.Script("{% for m in messages %}{{ m.content }}{% endfor %}", List.of());
    script.say("Hello");
    try (TestServer server = TestServer.scripted(script)) {
      server.ask(CHAT, HI + "}");
      server.ask(CHAT, HI + ",\"max_tokens\":3}");
      server.events(CHAT, HI + ",\"n\":2,\"stream\":true}");
      Map<String, Double> values = scrape(server);
      String labels = "{engine=\"0\",model_name=\"scripted\"}";
      assertEquals(8, values.get("vllm:prompt_tokens_total" + labels)); // four times "Hi"
      assertEquals(18, values.get("vllm:generation_tokens_total" + labels));
      assertTrue(values.get("infernum:steps_total" + labels) > 0);
      assertTrue(
          values.get("infernum:step_tokens_total" + labels)
              > values.get("infernum:steps_total" + labels),
          "prompts of two tokens, and two answers at once");
      assertEquals(3, success(values, "stop"));
      assertEquals(1, success(values, "length"));
      assertEquals(0, success(values, "error"));
      assertEquals(0, values.get("vllm:num_requests_running" + labels));
      assertEquals(0, values.get("vllm:num_requests_waiting" + labels));
      assertEquals(0, values.get("vllm:kv_cache_usage_perc" + labels));
      for (String histogram :
          List.of(
              "time_to_first_token_seconds",
              "e2e_request_latency_seconds",
              "request_queue_time_seconds",
              "request_prefill_time_seconds",
              "request_decode_time_seconds",
              "request_inference_time_seconds",
              "request_prompt_tokens",
              "request_generation_tokens")) {
        assertEquals(4, values.get("vllm:" + histogram + "_count" + labels), histogram);
      }
      assertEquals(14, values.get("vllm:inter_token_latency_seconds_count" + labels));
      assertEquals(3, values.get("vllm:request_params_n_count" + labels));
      assertEquals(4, values.get("vllm:request_params_n_sum" + labels));
      assertEquals(22, buckets(values, "time_to_first_token_seconds"));
      assertEquals(19, buckets(values, "inter_token_latency_seconds"));
      assertEquals(21, buckets(values, "e2e_request_latency_seconds"));
      assertTrue(
          values.keySet().stream()
              .filter(key -> key.startsWith("vllm:cache_config_info{"))
              .anyMatch(key ->
                  key.contains("block_size=\"16\"") && key.contains("num_gpu_blocks=\"4096\"")));
    }
  }

  private static double success(Map<String, Double> values, String reason) {
    return values.get(
        "vllm:request_success_total{engine=\"0\",finished_reason=\""
            + reason
            + "\",model_name=\"scripted\"}");
  }

  /** Without the last one, which has no bound. */
  private static long buckets(Map<String, Double> values, String histogram) {
    return values.keySet().stream()
            .filter(key -> key.startsWith("vllm:" + histogram + "_bucket"))
            .count()
        - 1;
  }

  private static Map<String, Double> scrape(TestServer server) {
    Map<String, Double> values = new TreeMap<>();
    server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          int space = line.lastIndexOf(' ');
          values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
    return values;
  }
}
