package infernum.runtime.convert;

import infernum.runtime.weights.TensorRows;
import infernum.spi.InfernumException;
import infernum.spi.tensor.Format;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.stream.IntStream;

/**
 * Writes a tensor's data in a format. Rows are taken in batches of some megabytes, whatever the
 * tensor's size, and the rows of a batch are encoded on all cores.
 */
final class TensorEncoder {
  /** Elements that one task encodes: enough that starting it costs nothing beside. */
  private static final int TASK = 1 << 16;

  private static final int TASKS_PER_CORE = 8;

  private final SourceTensor tensor;
  private final Format format;
  private final long rowBytes;

  TensorEncoder(SourceTensor tensor, Format format) {
    this.tensor = tensor;
    this.format = format;
    this.rowBytes = format.bytes(tensor.length());
  }

  /** Writes all rows. */
  void write(WritableByteChannel channel) throws IOException {
    long rows = tensor.rows();
    int perTask = Math.max(1, TASK / Math.max(1, tensor.length()));
    int tasks = Runtime.getRuntime().availableProcessors() * TASKS_PER_CORE;
    long perBatch = Math.min(rows, (long) perTask * tasks);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment batch = arena.allocate(Math.multiplyExact(perBatch, rowBytes), Long.BYTES);
      for (long first = 0; first < rows; first += perBatch) {
        long begin = first;
        long count = Math.min(perBatch, rows - first);
        int used = Math.toIntExact(Math.ceilDiv(count, (long) perTask));
        IntStream.range(0, used)
            .parallel()
            .forEach(task -> {
              long from = (long) task * perTask;
              encode(begin, from, Math.min(count, from + perTask), batch);
            });
        writeAll(channel, batch.asSlice(0, count * rowBytes));
      }
    }
  }

  private void encode(long begin, long from, long to, MemorySegment batch) {
    if (tensor.isStoredAs(format)) {
      for (long i = from; i < to; i++) {
        long row = begin + i;
        MemorySegment data = tensor.part(row).tensor().data();
        long at = tensor.rowInPart(row) * rowBytes;
        MemorySegment.copy(data, at, batch, i * rowBytes, rowBytes);
      }
      return;
    }
    float[] elements = new float[tensor.length()];
    RowEncoder encoder = RowEncoder.of(format);
    for (long i = from; i < to; i++) {
      read(begin + i, elements);
      try {
        encoder.encode(elements, batch, i * rowBytes);
      } catch (ArithmeticException e) {
        throw new InfernumException(
            "tensor '%s' %s, in row %d".formatted(tensor.name(), e.getMessage(), begin + i), e);
      }
    }
  }

  private void read(long row, float[] elements) {
    Scaled part = tensor.part(row);
    long inPart = tensor.rowInPart(row);
    new TensorRows(part.tensor()).read(inPart, elements, 0);
    float scale = part.scale(inPart);
    if (part.scales().length > 0) {
      for (int i = 0; i < elements.length; i++) {
        elements[i] *= scale;
      }
    }
  }

  private static void writeAll(WritableByteChannel channel, MemorySegment bytes)
      throws IOException {
    ByteBuffer buffer = bytes.asByteBuffer();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
