package infernum.runtime.quantisation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.spi.tensor.Quantisation;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against values that the gguf package computed. */
class QuantisationTest {
  /** All that this module brings. */
  static List<String> names() {
    return Checkpoints.QUANTISATIONS.all().stream().map(Quantisation::name).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyBitIsThatOfTheReference(String name) throws IOException {
    Quantisation format = Checkpoints.QUANTISATIONS.get(name);
    JsonNode reference = reference(name);
    assertEquals(reference.get("elements").asInt(), format.blockElements());
    assertEquals(reference.get("bytes").asInt(), format.blockBytes());
    byte[] packed = bytes(reference.get("packed"));
    int[] wanted = bits(bytes(reference.get("values")));
    assertTrue(wanted.length >= 20 * format.blockElements());
    float[] values = new float[wanted.length];
    format.dequantise(MemorySegment.ofArray(packed), 0, values.length, values, 0);
    assertArrayEquals(wanted, bits(values));
  }

  @ParameterizedTest
  @MethodSource("names")
  void anyBlocksAreReadFromAnyAddressToAnyPlace(String name) throws IOException {
    Quantisation format = Checkpoints.QUANTISATIONS.get(name);
    JsonNode reference = reference(name);
    byte[] packed = bytes(reference.get("packed"));
    int[] wanted = bits(bytes(reference.get("values")));
    int two = 2 * format.blockElements();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment odd = arena.allocate(packed.length + 8, 8);
      for (int shift = 0; shift < 8; shift++) {
        MemorySegment.copy(packed, 0, odd, ValueLayout.JAVA_BYTE, shift, packed.length);
        float[] values = new float[5 + two + 3];
        Arrays.fill(values, 7);
        format.dequantise(odd, shift + 3L * format.blockBytes(), two, values, 5);
        assertArrayEquals(
            Arrays.copyOfRange(wanted, 3 * two / 2, 5 * two / 2),
            bits(Arrays.copyOfRange(values, 5, 5 + two)));
        assertTrue(
            IntStream.range(0, values.length)
                .filter(i -> i < 5 || i >= 5 + two)
                .allMatch(i -> values[i] == 7));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void nothingIsReadOrWrittenBesideTheBlocks(String name) {
    Quantisation format = Checkpoints.QUANTISATIONS.get(name);
    int size = format.blockElements();
    MemorySegment two = MemorySegment.ofArray(new byte[2 * format.blockBytes()]);
    float[] target = new float[2 * size];
    format.dequantise(two, 0, 2 * size, target, 0);
    format.dequantise(two, 0, 0, target, 2 * size);
    assertThrows(IllegalArgumentException.class, () -> format.dequantise(two, 0, -size, target, 0));
    for (long offset : new long[] {1, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> format.dequantise(two, offset, 2 * size, target, 0));
    }
    for (int at : new int[] {1, -1, 2 * size + 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThrows(
          IndexOutOfBoundsException.class, () -> format.dequantise(two, 0, 2 * size, target, at));
    }
    assertEquals(3L * format.blockBytes(), format.bytes(3L * size));
    if (size > 1) {
      assertThrows(
          IllegalArgumentException.class, () -> format.dequantise(two, 0, size + 1, target, 0));
      assertThrows(IllegalArgumentException.class, () -> format.bytes(3L * size - 1));
    }
  }

  private static JsonNode reference(String name) throws IOException {
    JsonNode formats =
        JsonMapper.shared()
            .readTree(Files.readAllBytes(Checkpoints.resource("quantisation/blocks.json")));
    return StreamSupport.stream(formats.spliterator(), false)
        .filter(format -> format.get("format").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] bytes(JsonNode hex) {
    StringBuilder all = new StringBuilder();
    hex.forEach(part -> all.append(part.asString()));
    return HexFormat.of().parseHex(all);
  }

  private static int[] bits(byte[] bytes) {
    int[] bits = new int[bytes.length / Integer.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(bits);
    return bits;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }
}
