package infernum.runtime.gguf;

import infernum.spi.model.CheckpointException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file's head in its own terms.
 *
 * @param metadata by the file's keys, in its order
 * @param encoded the same values as they stand in the file, each with its type before it
 * @param tensors as described, unchecked against the data
 * @param alignment what tensors' offsets are multiples of
 * @param dataAt where the tensors' data begins; behind the file's end where there is none
 */
record GgufHeader(
    Map<String, Object> metadata,
    Map<String, MemorySegment> encoded,
    List<TensorInfo> tensors,
    int alignment,
    long dataAt) {
  /** {@code GGUF}. */
  static final int MAGIC = 0x46554747;

  private static final int MAX_KEYS = 65_536;
  private static final int MAX_KEY = 65_535;
  private static final int MAX_TENSORS = 262_144;
  private static final int MAX_TENSOR_NAME = 64;
  private static final int MAX_DIMENSIONS = 4;

  /** A key's length, its value's type, and a byte of each. */
  private static final int SMALLEST_ENTRY = 8 + 1 + 4 + 1;

  /** A name's length, one byte of it, number of dimensions, one of them, type and offset. */
  private static final int SMALLEST_TENSOR = 8 + 1 + 4 + 8 + 4 + 8;

  private static final int DEFAULT_ALIGNMENT = 32;
  private static final String ALIGNMENT = "general.alignment";

  /**
   * A tensor as the head describes it.
   *
   * @param dimensions innermost first
   * @param offset bytes from the begin of the data
   */
  record TensorInfo(String name, List<Long> dimensions, int type, long offset) {}

  /** Reads the head of a file. */
  static GgufHeader read(Path file, MemorySegment bytes) {
    Cursor cursor = new Cursor(file, bytes);
    checkVersion(file, cursor);
    int tensors = cursor.at("the number of tensors").count(SMALLEST_TENSOR, MAX_TENSORS);
    int keys = cursor.at("the number of metadata keys").count(SMALLEST_ENTRY, MAX_KEYS);
    Map<String, MemorySegment> encoded = new LinkedHashMap<>();
    Map<String, Object> metadata = metadata(bytes, cursor, keys, encoded);
    int alignment = alignment(cursor, metadata);
    List<TensorInfo> infos = tensors(cursor, tensors);
    long padding = Math.floorMod(-cursor.position(), (long) alignment);
    return new GgufHeader(
        metadata,
        Collections.unmodifiableMap(encoded),
        infos,
        alignment,
        Math.addExact(cursor.position(), padding));
  }

  private static void checkVersion(Path file, Cursor cursor) {
    int magic = cursor.at("the magic number").int32();
    if (magic != MAGIC) {
      throw new CheckpointException(file, "doesn't begin with 'GGUF'; not a GGUF file?");
    }
    int version = cursor.at("the version").int32();
    if (version != 0 && (version & 0xFFFF) == 0) {
      throw new CheckpointException(
          file,
          "is big-endian (version %d); only little-endian files are read: convert the model again without --bigendian"
              .formatted(Integer.reverseBytes(version)));
    }
    if (version != 2 && version != 3) {
      throw new CheckpointException(
          file,
          "has version %s of GGUF; 2 and 3 are read: convert the model again"
              .formatted(Integer.toUnsignedString(version)));
    }
  }

  private static Map<String, Object> metadata(
      MemorySegment bytes, Cursor cursor, int count, Map<String, MemorySegment> encoded) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    GgufValues values = new GgufValues(bytes, cursor);
    for (int i = 0; i < count; i++) {
      String key = cursor.at("metadata key " + i).name(MAX_KEY);
      cursor.at("metadata '" + key + "'");
      long begin = cursor.position();
      if (metadata.put(key, values.read()) != null) {
        throw cursor.error("is there twice");
      }
      encoded.put(key, bytes.asSlice(begin, cursor.position() - begin));
    }
    return Collections.unmodifiableMap(metadata);
  }

  private static int alignment(Cursor cursor, Map<String, Object> metadata) {
    Object value = metadata.getOrDefault(ALIGNMENT, DEFAULT_ALIGNMENT);
    if (value instanceof Number number
        && (value instanceof Integer || value instanceof Long)
        && Long.bitCount(number.longValue()) == 1
        && number.longValue() > 0
        && number.longValue() <= 1 << 30) {
      return number.intValue();
    }
    throw cursor
        .at("metadata '" + ALIGNMENT + "'")
        .error("must be a power of two up to 2^30, is %s", String.valueOf(value));
  }

  private static List<TensorInfo> tensors(Cursor cursor, int count) {
    List<TensorInfo> tensors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      String name = cursor.at("tensor " + i).name(MAX_TENSOR_NAME);
      cursor.at("tensor '" + name + "'");
      if (!names.add(name)) {
        throw cursor.error("is there twice");
      }
      int rank = cursor.int32();
      if (rank < 1 || rank > MAX_DIMENSIONS) {
        throw cursor.error(
            "has %s dimensions; must be 1 to %d", Integer.toUnsignedString(rank), MAX_DIMENSIONS);
      }
      List<Long> dimensions = new ArrayList<>();
      for (int d = 0; d < rank; d++) {
        long dimension = cursor.int64();
        if (dimension < 1) {
          throw cursor.error(
              "has a dimension of %s; must be 1 to 2^63 - 1", Long.toUnsignedString(dimension));
        }
        dimensions.add(dimension);
      }
      tensors.add(new TensorInfo(name, List.copyOf(dimensions), cursor.int32(), cursor.int64()));
    }
    return tensors;
  }
}
