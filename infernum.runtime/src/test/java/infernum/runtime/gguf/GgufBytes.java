package infernum.runtime.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Writes GGUF files, also such as no writer would. */
final class GgufBytes {
  static final int UINT8 = 0;
  static final int UINT16 = 2;
  static final int UINT32 = 4;
  static final int INT32 = 5;
  static final int FLOAT32 = 6;
  static final int BOOL = 7;
  static final int STRING = 8;
  static final int ARRAY = 9;
  static final int UINT64 = 10;
  static final int F32 = 0;
  static final int Q8_0 = 8;

  private final List<byte[]> keys = new ArrayList<>();
  private final List<byte[]> tensors = new ArrayList<>();
  private String magic = "GGUF";
  private int version = 3;
  private OptionalLong keyCount = OptionalLong.empty();
  private OptionalLong tensorCount = OptionalLong.empty();
  private int alignment = 32;
  private byte[] data = new byte[0];

  /** A file with a key of each kind and two tensors of 8 elements that fill their data. */
  static GgufBytes small() {
    return new GgufBytes()
        .text("general.architecture", "llama")
        .key("llama.block_count", UINT32, int32(1))
        .key("llama.words", ARRAY, int32(STRING), int64(2), string("a"), string("bc"))
        .key("llama.sizes", ARRAY, int32(UINT16), int64(3), new byte[6])
        .tensor("first.weight", F32, 0, 8)
        .tensor("second.weight", F32, 32, 4, 2)
        .data(64);
  }

  GgufBytes magic(String other) {
    magic = other;
    return this;
  }

  GgufBytes version(int other) {
    version = other;
    return this;
  }

  GgufBytes keyCount(long other) {
    keyCount = OptionalLong.of(other);
    return this;
  }

  GgufBytes tensorCount(long other) {
    tensorCount = OptionalLong.of(other);
    return this;
  }

  GgufBytes alignment(int other) {
    alignment = other;
    return this;
  }

  GgufBytes text(String key, String value) {
    return key(key, STRING, string(value));
  }

  GgufBytes texts(String key, List<String> values) {
    byte[] all = values.stream().map(GgufBytes::string).reduce(new byte[0], GgufBytes::join);
    return key(key, ARRAY, int32(STRING), int64(values.size()), all);
  }

  GgufBytes key(String key, int type, byte[]... value) {
    keys.add(join(string(key), int32(type), join(value)));
    return this;
  }

  /** A key's bytes as they are. */
  GgufBytes raw(byte[]... key) {
    keys.add(join(key));
    return this;
  }

  GgufBytes tensor(String name, int type, long offset, long... dimensions) {
    byte[] dims = new byte[0];
    for (long dimension : dimensions) {
      dims = join(dims, int64(dimension));
    }
    tensors.add(join(string(name), int32(dimensions.length), dims, int32(type), int64(offset)));
    return this;
  }

  GgufBytes data(int bytes) {
    data = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      data[i] = (byte) i;
    }
    return this;
  }

  byte[] build() {
    byte[] head =
        join(
            magic.getBytes(StandardCharsets.ISO_8859_1),
            int32(version),
            int64(tensorCount.orElse(tensors.size())),
            int64(keyCount.orElse(keys.size())),
            join(keys.toArray(byte[][]::new)),
            join(tensors.toArray(byte[][]::new)));
    return join(head, new byte[Math.floorMod(-head.length, alignment)], data);
  }

  static byte[] int32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  static byte[] int64(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  static byte[] string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return join(int64(utf8.length), utf8);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
