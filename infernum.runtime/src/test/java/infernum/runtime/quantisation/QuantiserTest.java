package infernum.runtime.quantisation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.derived.Derived;
import infernum.spi.tensor.Quantisation;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against the errors that llama.cpp's quantisers leave on the same rows. */
class QuantiserTest {
  private static final int ELEMENTS = 16 * 512;

  /** By how much an error may exceed llama.cpp's. */
  private static final double TOLERANCE = 1.02;

  static List<Quantisation> packed() {
    return Checkpoints.QUANTISATIONS.all().stream()
        .filter(format -> format.quantiser().isPresent())
        .toList();
  }

  private static JsonNode reference() {
    return JsonMapper.shared()
        .readTree(Checkpoints.resource("quantisation/quantisers.json").toFile());
  }

  private static float[] rows(String kind) {
    List<double[]> u = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      u.add(Derived.numbers(kind + "." + i, ELEMENTS));
    }
    IntToDoubleFunction value =
        switch (kind) {
          case "even" -> i -> u.get(0)[i];
          case "bell" -> i -> u.stream().mapToDouble(numbers -> numbers[i]).sum();
          case "heavy" -> i -> u.get(0)[i] * u.get(1)[i] * u.get(2)[i];
          case "above" -> i -> u.get(0)[i] + 1.5;
          case "sparse" -> i -> u.get(1)[i] < -0.5 ? u.get(0)[i] : 0;
          default -> throw new IllegalArgumentException(kind);
        };
    float[] rows = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      rows[i] = (float) value.applyAsDouble(i);
    }
    return rows;
  }

  private static float[] thereAndBack(Quantisation format, float[] rows) {
    MemorySegment packed = MemorySegment.ofArray(new byte[(int) format.bytes(rows.length)]);
    format.quantiser().orElseThrow().quantise(rows, 0, rows.length, packed, 0);
    float[] back = new float[rows.length];
    format.dequantise(packed, 0, back.length, back, 0);
    return back;
  }

  private static double error(float[] wanted, float[] found) {
    double error = 0;
    for (int i = 0; i < wanted.length; i++) {
      double difference = (double) found[i] - wanted[i];
      error += difference * difference;
    }
    return error;
  }

  @Test
  void theFormatsThatConvertWritesArePacked() {
    assertEquals(
        List.of("Q4_0", "Q4_1", "Q4_K", "Q5_0", "Q5_1", "Q5_K", "Q6_K", "Q8_0"),
        packed().stream().map(Quantisation::name).toList());
  }

  @ParameterizedTest
  @MethodSource("packed")
  void theErrorIsNotLargerThanLlamaCpps(Quantisation format) {
    JsonNode errors = reference().get(format.name());
    assertEquals(5, errors.size());
    for (String kind : errors.propertyNames()) {
      float[] rows = rows(kind);
      double error = error(rows, thereAndBack(format, rows));
      double theirs = errors.get(kind).asDouble();
      assertTrue(
          error <= TOLERANCE * theirs,
          () -> "%s of %s rows: %s, llama.cpp %s".formatted(format.name(), kind, error, theirs));
      assertTrue(error > theirs / 4, "an error so small can't be: " + error);
    }
  }

  @ParameterizedTest
  @MethodSource("packed")
  void whatNeedsNoRoundingComesBack(Quantisation format) {
    int size = format.blockElements();
    assertArrayEquals(new float[size], thereAndBack(format, new float[size]));
    float[] same = new float[size];
    Arrays.fill(same, -1.5f);
    assertTrue(error(same, thereAndBack(format, same)) <= 1e-5 * size, format.name());
  }

  @ParameterizedTest
  @MethodSource("packed")
  void theLargestAndTheSmallestStayFinite(Quantisation format) {
    for (float scale : new float[] {Float.MAX_VALUE, 1e-40f, 1e-7f, 6e4f}) {
      float[] rows = rows("even");
      for (int i = 0; i < rows.length; i++) {
        rows[i] *= scale;
      }
      for (float value : thereAndBack(format, rows)) {
        assertTrue(Float.isFinite(value), format.name() + " at " + scale);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("packed")
  void blocksGoToAnyAddressAndNothingBeside(Quantisation format) {
    int size = format.blockElements();
    float[] rows = rows("bell");
    byte[] bytes = new byte[3 * format.blockBytes() + 2];
    Arrays.fill(bytes, (byte) 0x55);
    format
        .quantiser()
        .orElseThrow()
        .quantise(rows, size, size, MemorySegment.ofArray(bytes), format.blockBytes() + 1L);
    byte[] alone = new byte[format.blockBytes()];
    float[] block = Arrays.copyOfRange(rows, size, 2 * size);
    format.quantiser().orElseThrow().quantise(block, 0, size, MemorySegment.ofArray(alone), 0);
    int from = format.blockBytes() + 1;
    assertArrayEquals(alone, Arrays.copyOfRange(bytes, from, from + alone.length));
    for (int i = 0; i < bytes.length; i++) {
      assertTrue(bytes[i] == 0x55 || (i >= from && i < from + alone.length));
    }
  }
}
