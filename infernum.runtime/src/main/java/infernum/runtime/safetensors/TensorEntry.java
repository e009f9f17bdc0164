package infernum.runtime.safetensors;

import infernum.runtime.checkpoint.Shown;
import infernum.spi.Registry;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One tensor of a header, checked in itself.
 *
 * @param begin bytes from the end of the header to the first of its bytes
 * @param end bytes from the end of the header to behind its last byte
 */
record TensorEntry(String name, Format format, List<Long> shape, long begin, long end) {
  private static final int MAX_DIMENSIONS = 8;
  private static final Set<String> FIELDS = Set.of("dtype", "shape", "data_offsets");

  /** Reads and checks an entry of the header. */
  static TensorEntry of(
      Path file, String name, Object value, Registry<Quantisation> quantisations) {
    if (!(value instanceof Map<?, ?> fields) || !fields.keySet().equals(FIELDS)) {
      throw refuse(
          file, name, "must have exactly 'dtype', 'shape' and 'data_offsets', is %s", value);
    }
    Object dtype = fields.get("dtype");
    Format format =
        Dtypes.find(String.valueOf(dtype), quantisations)
            .orElseThrow(() ->
                refuse(
                    file, name, "'dtype' is '%s'; known: %s", dtype, Dtypes.known(quantisations)));
    List<Long> shape = wholeNumbers(file, name, "shape", fields.get("shape"));
    List<Long> offsets = wholeNumbers(file, name, "data_offsets", fields.get("data_offsets"));
    if (shape.size() > MAX_DIMENSIONS) {
      throw refuse(
          file, name, "'shape' has %d dimensions; at most %d", shape.size(), MAX_DIMENSIONS);
    }
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw refuse(file, name, "'data_offsets' must be a begin and an end, are %s", offsets);
    }
    TensorEntry entry = new TensorEntry(name, format, shape, offsets.get(0), offsets.get(1));
    entry.checkSize(file);
    return entry;
  }

  /** An error about this tensor. */
  CheckpointException error(Path file, String message, @Nullable Object... values) {
    return refuse(file, name, message, values);
  }

  /**
   * Demands that elements lie at multiples of their size in the file, and so in memory.
   *
   * @param dataAt where the header ends
   */
  void checkAlignment(Path file, long dataAt) {
    int size = Dtypes.alignment(format);
    if (begin % size != 0 || dataAt % size != 0) {
      throw error(
          file,
          "its %s lie misaligned: 'data_offsets' begin at %d behind a header that ends at byte %d,"
              + " and both must be multiples of %d; write the file again with a current safetensors",
          format.name(),
          begin,
          dataAt,
          size);
    }
  }

  /**
   * With its bytes.
   *
   * @param data what follows the header
   */
  StoredTensor in(MemorySegment data) {
    return new StoredTensor(name, format, shape, data.asSlice(begin, end - begin));
  }

  private void checkSize(Path file) {
    long bytes;
    try {
      long rows = 1;
      for (long dim : shape.isEmpty() ? shape : shape.subList(0, shape.size() - 1)) {
        rows = Math.multiplyExact(rows, dim);
      }
      bytes = Math.multiplyExact(rows, format.bytes(shape.isEmpty() ? 1 : shape.getLast()));
    } catch (ArithmeticException e) {
      throw new CheckpointException(
          file,
          "tensor '%s': 'shape' %s has more bytes than 2^63".formatted(Shown.of(name), shape),
          e);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          file, "tensor '%s': 'shape' %s: %s".formatted(Shown.of(name), shape, e.getMessage()), e);
    }
    if (bytes != end - begin) {
      throw error(
          file,
          "'shape' %s of %s has %d bytes, 'data_offsets' %d to %d have %d",
          shape,
          format.name(),
          bytes,
          begin,
          end,
          end - begin);
    }
  }

  private static List<Long> wholeNumbers(
      Path file, String name, String field, @Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      throw refuse(file, name, "'%s' must be a list of whole numbers, is %s", field, value);
    }
    List<Long> numbers = new ArrayList<>();
    for (Object element : list) {
      boolean whole = element instanceof Integer || element instanceof Long;
      long number = whole ? ((Number) element).longValue() : -1;
      if (number < 0) {
        throw refuse(
            file,
            name,
            element instanceof BigInteger big && big.signum() > 0
                ? "'%s' has %s; numbers must be below 2^63"
                : "'%s' has %s; must be a whole number from 0",
            field,
            element);
      }
      numbers.add(number);
    }
    return numbers;
  }

  private static CheckpointException refuse(
      Path file, String name, String message, @Nullable Object... values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] instanceof Number ? values[i] : Shown.of(values[i]);
    }
    return new CheckpointException(
        file, "tensor '" + Shown.of(name) + "': " + message.formatted(values));
  }
}
