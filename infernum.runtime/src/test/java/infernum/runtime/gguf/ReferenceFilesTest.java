package infernum.runtime.gguf;

import static infernum.runtime.Checkpoints.metadata;
import static infernum.runtime.Checkpoints.resource;
import static infernum.runtime.Checkpoints.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.StoredTensor;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that the gguf package wrote. */
class ReferenceFilesTest {
  private static Checkpoint open(String name) {
    return new GgufFormat().open(resource("gguf/" + name), Checkpoints.QUANTISATIONS);
  }

  private static JsonNode contents(String part) throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readAllBytes(resource("gguf/everything.json")))
        .get(part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"everything-v2.gguf", "everything-v3.gguf", "aligned.gguf"})
  void everyValueOfMetadataIsRead(String file) throws IOException {
    try (Checkpoint model = open(file)) {
      JsonNode entries = contents("metadata");
      assertTrue(entries.size() > 40);
      for (JsonNode entry : entries) {
        String key = entry.get("key").asString();
        Object value = metadata(model, key, Object.class);
        assertEquals(plain(entry.get("value")), plain(key, value), key);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"everything-v2.gguf", "everything-v3.gguf", "aligned.gguf"})
  void everyTensorHasTheReferencesShapeAndBits(String file) throws IOException {
    try (Checkpoint model = open(file)) {
      JsonNode entries = contents("tensors");
      assertEquals(entries.size(), model.tensors().size());
      for (JsonNode entry : entries) {
        StoredTensor tensor = tensor(model, entry.get("name").asString());
        assertEquals(entry.get("format").asString(), tensor.format().name());
        List<Long> shape = new ArrayList<>();
        entry.get("shape").forEach(size -> shape.add(size.asLong()));
        assertEquals(shape, tensor.shape());
        float[] values = Checkpoints.values(tensor);
        ByteBuffer bits = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bits.asFloatBuffer().put(values);
        assertEquals(entry.get("values").asString(), HexFormat.of().formatHex(bits.array()));
      }
    }
  }

  @Test
  void arraysInArraysAreRead() {
    try (Checkpoint model = open("nested.gguf")) {
      List<?> matrix = metadata(model, "everything.matrix", List.class);
      assertEquals(3, matrix.size());
      assertArrayEquals(new int[] {1, 2, 3}, (int[]) matrix.get(0));
      assertArrayEquals(new int[] {4}, (int[]) matrix.get(1));
      assertEquals(
          List.of(List.of("a", "b"), List.of("c")),
          metadata(model, "everything.words", List.class));
      assertEquals(0, model.tensors().size());
    }
  }

  @Test
  void aTensorThatNobodyComputesWithHasItsTypeAndSizeAllTheSame() throws IOException {
    try (Checkpoint model = open("other-types.gguf")) {
      JsonNode entries = contents("others");
      assertTrue(entries.size() > 10);
      assertEquals(entries.size(), model.tensors().size());
      for (JsonNode entry : entries) {
        StoredTensor tensor = tensor(model, entry.get("name").asString());
        assertEquals(entry.get("format").asString(), tensor.format().name());
        assertEquals(plain(entry.get("shape")), plain("shape", tensor.shape()));
        assertEquals(entry.get("bytes").asLong(), tensor.data().byteSize(), tensor.name());
      }
    }
  }

  @Test
  void aBigEndianFileIsRefused() {
    Checkpoints.refused(
        resource("gguf/big-endian.gguf"), () -> open("big-endian.gguf").close(), "big-endian");
  }

  private static Object plain(String key, Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(element -> plain(key, Objects.requireNonNull(element))).toList();
    }
    if (value.getClass().isArray()) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        list.add(plain(key, Array.get(value, i)));
      }
      return list;
    }
    return switch (value) {
      // These arrays keep bits.
      case Long bits when key.endsWith(".array.uint64") ->
          new BigInteger(Long.toUnsignedString(bits));
      case Byte bits when key.endsWith(".uint8") -> BigInteger.valueOf(Byte.toUnsignedInt(bits));
      case BigInteger big -> big;
      case Float number -> number.doubleValue();
      case Double number -> number;
      case Number whole -> BigInteger.valueOf(whole.longValue());
      default -> value;
    };
  }

  private static Object plain(JsonNode node) {
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(element -> list.add(plain(element)));
      return list;
    }
    return switch (node.getNodeType()) {
      case BOOLEAN -> node.asBoolean();
      case STRING -> node.asString();
      default -> node.isIntegralNumber() ? node.bigIntegerValue() : node.asDouble();
    };
  }
}
