package infernum.benchmarks.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Rows of logits in a file: little-endian float32, and nothing else. */
final class LogitFile {
  private LogitFile() {}

  /** Writes it whole or not at all. */
  static void write(Path file, float[] values, int count) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(count, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values, 0, count);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, bytes.array());
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  static float[] read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }
}
