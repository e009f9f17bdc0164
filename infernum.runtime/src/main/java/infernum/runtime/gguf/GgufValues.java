package infernum.runtime.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads values of metadata. Whole numbers become an Integer where the type's values all fit, else a
 * Long (an unsigned one beyond it a BigInteger); arrays of numbers become arrays of primitives by
 * the same rule, but of 8 bits and of 64 bits they keep their bits, signed or not; strings become a
 * list.
 */
final class GgufValues {
  static final int UINT8 = 0;
  static final int INT8 = 1;
  static final int UINT16 = 2;
  static final int INT16 = 3;
  static final int UINT32 = 4;
  static final int INT32 = 5;
  static final int FLOAT32 = 6;
  static final int BOOL = 7;
  static final int STRING = 8;
  static final int ARRAY = 9;
  static final int UINT64 = 10;
  static final int INT64 = 11;
  static final int FLOAT64 = 12;

  private static final int MAX_DEPTH = 4;

  /** Arrays in arrays, all together: each is an object, and no known key has any. */
  private static final int MAX_NESTED = 65_536;

  /** An array of a type and a count. */
  private static final int ARRAY_HEAD = 12;

  private final MemorySegment bytes;
  private final Cursor cursor;
  private int nested;

  GgufValues(MemorySegment bytes, Cursor cursor) {
    this.bytes = bytes;
    this.cursor = cursor;
  }

  /** The value at the cursor: its type, then itself. */
  Object read() {
    int type = cursor.int32();
    return type == ARRAY ? array(1) : scalar(type);
  }

  private Object scalar(int type) {
    return switch (type) {
      case UINT8 -> Byte.toUnsignedInt(cursor.int8());
      case INT8 -> (int) cursor.int8();
      case UINT16 -> Short.toUnsignedInt(cursor.int16());
      case INT16 -> (int) cursor.int16();
      case UINT32 -> Integer.toUnsignedLong(cursor.int32());
      case INT32 -> cursor.int32();
      case FLOAT32 -> cursor.float32();
      case BOOL -> bool(cursor.int8());
      case STRING -> cursor.text();
      case UINT64 -> unsigned(cursor.int64());
      case INT64 -> cursor.int64();
      case FLOAT64 -> cursor.float64();
      default ->
          throw cursor.error(
              "has the value type %s; known: 0 to 12", Integer.toUnsignedString(type));
    };
  }

  private Object array(int depth) {
    int type = cursor.int32();
    int size =
        switch (type) {
          case UINT8, INT8, BOOL -> 1;
          case UINT16, INT16 -> 2;
          case UINT32, INT32, FLOAT32 -> 4;
          case UINT64, INT64, FLOAT64, STRING -> 8;
          case ARRAY -> ARRAY_HEAD;
          default ->
              throw cursor.error(
                  "has the element type %s; known: 0 to 12", Integer.toUnsignedString(type));
        };
    int count = cursor.count(size, Integer.MAX_VALUE);
    return switch (type) {
      case STRING -> GgufStrings.read(bytes, cursor, count);
      case ARRAY -> arrays(count, depth);
      default -> numbers(type, cursor.take(count, size), count);
    };
  }

  private List<Object> arrays(int count, int depth) {
    nested += count;
    if (depth == MAX_DEPTH || nested > MAX_NESTED || nested < 0) {
      throw cursor.error(
          "has arrays in arrays, of which %d levels and %d arrays are read at most",
          MAX_DEPTH, MAX_NESTED);
    }
    List<Object> arrays = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arrays.add(array(depth + 1));
    }
    return arrays;
  }

  private Object numbers(int type, MemorySegment elements, int count) {
    return switch (type) {
      case UINT8, INT8 -> elements.toArray(ValueLayout.JAVA_BYTE);
      case UINT16, INT16 -> widened(elements.toArray(Cursor.SHORT), type == UINT16);
      case INT32 -> elements.toArray(Cursor.INT);
      case UINT32 -> widened(elements.toArray(Cursor.INT));
      case FLOAT32 -> elements.toArray(Cursor.FLOAT);
      case FLOAT64 -> elements.toArray(Cursor.DOUBLE);
      case BOOL -> bools(elements, count);
      default -> elements.toArray(Cursor.LONG);
    };
  }

  private static int[] widened(short[] elements, boolean unsigned) {
    int[] wide = new int[elements.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = unsigned ? Short.toUnsignedInt(elements[i]) : elements[i];
    }
    return wide;
  }

  private static long[] widened(int[] elements) {
    long[] wide = new long[elements.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = Integer.toUnsignedLong(elements[i]);
    }
    return wide;
  }

  private boolean[] bools(MemorySegment elements, int count) {
    boolean[] bools = new boolean[count];
    for (int i = 0; i < count; i++) {
      bools[i] = bool(elements.get(ValueLayout.JAVA_BYTE, i));
    }
    return bools;
  }

  private boolean bool(byte value) {
    if (value != 0 && value != 1) {
      throw cursor.error("has %d as a truth value; must be 0 or 1", value);
    }
    return value == 1;
  }

  private static Number unsigned(long value) {
    // A conditional expression would turn both into the same type.
    if (value < 0) {
      return new BigInteger(Long.toUnsignedString(value));
    }
    return value;
  }
}
