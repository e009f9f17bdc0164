package infernum.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checkpoints whose weights follow from their tensors' names, by the formula in
 * src/test/resources/goldens/README.md.
 */
public final class Derived {
  private Derived() {}

  /** Copies a golden's folder and puts its weights beside. Dense Llamas and Qwen3s. */
  public static Path checkpoint(Path golden, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String file : new String[] {"config.json", "golden.json"}) {
      Files.copy(golden.resolve(file), folder.resolve(file));
    }
    JsonNode config = JsonMapper.shared().readTree(golden.resolve("config.json").toFile());
    Files.write(folder.resolve("model.safetensors"), safeTensors(shapes(config)));
    return folder;
  }

  private static Map<String, int[]> shapes(JsonNode config) {
    int width = config.path("hidden_size").asInt();
    int hidden = config.path("intermediate_size").asInt();
    int heads = config.path("num_attention_heads").asInt();
    int dim = config.path("head_dim").asInt(width / heads);
    int keys = config.path("num_key_value_heads").asInt() * dim;
    int vocabulary = config.path("vocab_size").asInt();
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("model.embed_tokens.weight", new int[] {vocabulary, width});
    for (int i = 0; i < config.path("num_hidden_layers").asInt(); i++) {
      String layer = "model.layers." + i + ".";
      shapes.put(layer + "input_layernorm.weight", new int[] {width});
      shapes.put(layer + "self_attn.q_proj.weight", new int[] {heads * dim, width});
      shapes.put(layer + "self_attn.k_proj.weight", new int[] {keys, width});
      shapes.put(layer + "self_attn.v_proj.weight", new int[] {keys, width});
      shapes.put(layer + "self_attn.o_proj.weight", new int[] {width, heads * dim});
      if (config.path("model_type").asString().equals("qwen3")) {
        shapes.put(layer + "self_attn.q_norm.weight", new int[] {dim});
        shapes.put(layer + "self_attn.k_norm.weight", new int[] {dim});
      }
      shapes.put(layer + "post_attention_layernorm.weight", new int[] {width});
      shapes.put(layer + "mlp.gate_proj.weight", new int[] {hidden, width});
      shapes.put(layer + "mlp.up_proj.weight", new int[] {hidden, width});
      shapes.put(layer + "mlp.down_proj.weight", new int[] {width, hidden});
    }
    shapes.put("model.norm.weight", new int[] {width});
    if (!config.path("tie_word_embeddings").asBoolean()) {
      shapes.put("lm_head.weight", new int[] {vocabulary, width});
    }
    return shapes;
  }

  private static byte[] safeTensors(Map<String, int[]> shapes) {
    Map<String, Object> header = new LinkedHashMap<>();
    int end = 0;
    for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
      int begin = end;
      end += elements(tensor.getValue()) * Float.BYTES;
      header.put(
          tensor.getKey(),
          Map.of(
              "dtype", "F32", "shape", tensor.getValue(), "data_offsets", new int[] {begin, end}));
    }
    String json = JsonMapper.shared().writeValueAsString(header);
    byte[] padded = (json + " ".repeat(-json.length() & 7)).getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + padded.length + end).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(padded.length).put(padded);
    shapes.forEach((name, shape) -> putValues(file, name, elements(shape)));
    return file.array();
  }

  private static int elements(int[] shape) {
    return IntStream.of(shape).reduce(1, Math::multiplyExact);
  }

  private static void putValues(ByteBuffer file, String name, int count) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001B3L;
    }
    float offset = name.endsWith("norm.weight") ? 1 : 0;
    boolean wide =
        name.endsWith("norm.weight")
            || name.endsWith("embed_tokens.weight")
            || name.endsWith("lm_head.weight")
            || name.endsWith(".bias");
    float step = (wide ? 0.25f : 0.125f) / (1 << 21);
    for (int i = 0; i < count; i++) {
      long z = hash + (i + 1) * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      file.putFloat(offset + step * (z >> 42));
    }
  }
}
