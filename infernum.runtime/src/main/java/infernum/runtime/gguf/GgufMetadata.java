package infernum.runtime.gguf;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metadata to be written: keys in the order in which they were first put, each with its value as it
 * will stand in the file. Putting a key again replaces its value. Of one thread.
 */
public final class GgufMetadata {
  private final Map<String, byte[]> values = new LinkedHashMap<>();

  /** None yet. */
  public GgufMetadata() {}

  /** A string. */
  public void text(String key, String value) {
    values.put(key, new Encoded(GgufValues.STRING).text(value).bytes());
  }

  /** A whole number from 0 that 32 bits hold. */
  public void uint32(String key, long value) {
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(key + " must be of 32 bits without a sign, is " + value);
    }
    values.put(key, new Encoded(GgufValues.UINT32).int32((int) value).bytes());
  }

  /** A real number. */
  public void float32(String key, double value) {
    values.put(
        key, new Encoded(GgufValues.FLOAT32).int32(Float.floatToRawIntBits((float) value)).bytes());
  }

  /** A truth value. */
  public void flag(String key, boolean value) {
    values.put(key, new Encoded(GgufValues.BOOL).int8(value ? 1 : 0).bytes());
  }

  /** A list of strings. */
  public void texts(String key, List<String> list) {
    Encoded encoded = array(GgufValues.STRING, list.size());
    list.forEach(encoded::text);
    values.put(key, encoded.bytes());
  }

  /** A list of 32-bit integers. */
  public void int32s(String key, int[] list) {
    Encoded encoded = array(GgufValues.INT32, list.length);
    for (int value : list) {
      encoded.int32(value);
    }
    values.put(key, encoded.bytes());
  }

  /** A list of real numbers. */
  public void float32s(String key, float[] list) {
    Encoded encoded = array(GgufValues.FLOAT32, list.length);
    for (float value : list) {
      encoded.int32(Float.floatToRawIntBits(value));
    }
    values.put(key, encoded.bytes());
  }

  /** A value of another file, with its type, as {@link GgufFile#encoded} has it. */
  public void encoded(String key, MemorySegment value) {
    values.put(key, value.toArray(ValueLayout.JAVA_BYTE));
  }

  Map<String, byte[]> values() {
    return values;
  }

  private static Encoded array(int elements, int count) {
    return new Encoded(GgufValues.ARRAY).int32(elements).int64(count);
  }

  /** A growing run of little-endian bytes. */
  static final class Encoded {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);

    Encoded() {}

    /** A value, which begins with its type. */
    Encoded(int type) {
      int32(type);
    }

    Encoded int8(int value) {
      bytes.write(value);
      return this;
    }

    Encoded int32(int value) {
      bytes.write(number.putInt(0, value).array(), 0, Integer.BYTES);
      return this;
    }

    Encoded int64(long value) {
      bytes.write(number.putLong(0, value).array(), 0, Long.BYTES);
      return this;
    }

    Encoded text(String value) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      int64(utf8.length);
      return raw(utf8);
    }

    Encoded raw(byte[] some) {
      bytes.writeBytes(some);
      return this;
    }

    int size() {
      return bytes.size();
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
