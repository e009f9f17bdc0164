package infernum.runtime.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes SafeTensors files, also such as no writer would. */
final class SafeTensorsBytes {
  private SafeTensorsBytes() {}

  /** A header's entry. */
  static String entry(String name, String dtype, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
        .formatted(name, dtype, shape, begin, end);
  }

  /** A file with these entries, and data whose bytes count up. */
  static byte[] file(int dataBytes, String... entries) {
    String header = "{" + String.join(",", entries) + "}";
    return raw(header + " ".repeat(Math.floorMod(-header.length(), 8)), dataBytes);
  }

  /** A file with this header as it is. */
  static byte[] raw(String header, int dataBytes) {
    byte[] utf8 = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + utf8.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(utf8.length).put(utf8);
    for (int i = 0; i < dataBytes; i++) {
      file.put((byte) i);
    }
    return file.array();
  }
}
