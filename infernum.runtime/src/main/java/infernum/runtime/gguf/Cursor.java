package infernum.runtime.gguf;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import infernum.runtime.checkpoint.Shown;
import infernum.spi.model.CheckpointException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads a file's head from front to back; whatever isn't there is an error that names the field.
 */
final class Cursor {
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE_ENDIAN);

  /**
   * The head's size is bounded, because strings and lists are several times larger in memory than
   * in the file. The largest vocabularies take 15 MB.
   */
  static final long MAX_HEAD = 256L << 20;

  private final Path file;
  private final MemorySegment bytes;
  private final long end;
  private long position;
  private String field = "";

  Cursor(Path file, MemorySegment bytes) {
    this.file = file;
    this.bytes = bytes;
    this.end = Math.min(bytes.byteSize(), MAX_HEAD);
  }

  /** Names what is read from here on. */
  Cursor at(String what) {
    field = what;
    return this;
  }

  long position() {
    return position;
  }

  byte int8() {
    return bytes.get(ValueLayout.JAVA_BYTE, claim(1));
  }

  short int16() {
    return bytes.get(SHORT, claim(2));
  }

  int int32() {
    return bytes.get(INT, claim(4));
  }

  long int64() {
    return bytes.get(LONG, claim(8));
  }

  float float32() {
    return bytes.get(FLOAT, claim(4));
  }

  double float64() {
    return bytes.get(DOUBLE, claim(8));
  }

  /**
   * A count of what takes {@code size} bytes each at least: never more than the rest of the file
   * has room for, so that memory may be taken for it.
   */
  int count(long size, int limit) {
    long count = int64();
    if (count < 0 || count > limit) {
      throw error("is %s; at most %d", Long.toUnsignedString(count), limit);
    }
    if (Math.multiplyExact(count, size) > end - position) {
      throw error(
          "is %d, for which %d bytes at byte %d are too few; truncated?",
          count, end - position, position);
    }
    return (int) count;
  }

  /** Skips elements of an array, which are there. */
  MemorySegment take(int count, int size) {
    long length = Math.multiplyExact((long) count, size);
    return bytes.asSlice(claim(length), length);
  }

  /** Skips a string's bytes and returns where its length stands. */
  long skipString() {
    long start = position;
    claim(stringLength());
    return start;
  }

  /** A string of any bytes; those that aren't UTF-8 are replaced. */
  String text() {
    long length = stringLength();
    return decode(bytes, claim(length), length);
  }

  /** A name: not empty, not longer than the limit, and UTF-8. */
  String name(int limit) {
    long length = stringLength();
    if (length < 1 || length > limit) {
      throw error("has a name of %d bytes; must be 1 to %d", length, limit);
    }
    byte[] name = bytes.asSlice(claim(length), length).toArray(ValueLayout.JAVA_BYTE);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      throw error("has a name that isn't UTF-8: '%s'", new String(name, StandardCharsets.UTF_8));
    }
  }

  /** An error about what is being read. */
  CheckpointException error(String message, Object... values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] instanceof String text ? Shown.of(text) : values[i];
    }
    return new CheckpointException(file, Shown.of(field) + " " + message.formatted(values));
  }

  /** The string of {@code length} bytes at {@code at}. */
  static String decode(MemorySegment bytes, long at, long length) {
    byte[] text = new byte[Math.toIntExact(length)];
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, text, 0, text.length);
    return new String(text, StandardCharsets.UTF_8);
  }

  private long stringLength() {
    long length = int64();
    if (length < 0 || length > end - position) {
      throw error(
          "is a string of %s bytes at byte %d, where %d are left; truncated?",
          Long.toUnsignedString(length), position, end - position);
    }
    return length;
  }

  private long claim(long length) {
    if (length > end - position) {
      throw error(
          end == bytes.byteSize()
              ? "at byte %d is cut off at the file's end, byte %d"
              : "at byte %d lies behind byte %d, where the limit for metadata is",
          position,
          end);
    }
    long at = position;
    position += length;
    return at;
  }
}
