package infernum.plugin.cpunative;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Packing;
import infernum.spi.kernel.Workers;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Quantisation;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Weights in tiles of 8 rows, as layout.h describes: one copy for any number of tokens.
 *
 * @param layout of the tiles; F32 for a format that the library doesn't know, whose elements are
 *     dequantised
 */
record Tiles(NativeLibrary library, Workers workers, Layout layout) implements Packing<Cpu> {
  static final int ROWS = 8;

  /** The layout of a weight's tiles. */
  static Layout layout(TensorSpec weight) {
    return Layout.of(weight).orElse(Layout.F32);
  }

  /** How many tiles a weight has. */
  static int count(TensorSpec weight) {
    return Math.toIntExact(Math.ceilDiv(weight.rows().fixed(), ROWS));
  }

  @Override
  public String name() {
    return "cpu-native tiles " + layout;
  }

  @Override
  public long bytes(TensorSpec weight) {
    return Math.multiplyExact(count(weight), library.tileBytes(layout, weight.rowSize()));
  }

  @Override
  public void pack(TensorSpec weight, Memory<Cpu> source, Memory<Cpu> target) {
    MemorySegment from = HostMemory.segment(source);
    if (Layout.of(weight).isPresent()) {
      long stride = weight.format().bytes(weight.rowStride());
      pack(weight, from, stride, HostMemory.segment(target), 0, count(weight));
    } else if (weight.format() instanceof Quantisation format) {
      dequantise(format, weight, from, HostMemory.segment(target));
    } else {
      throw new IllegalArgumentException("can't pack " + weight);
    }
  }

  /** A tile at a time, so that the floats never lie there twice. */
  private void dequantise(
      Quantisation format, TensorSpec weight, MemorySegment from, MemorySegment target) {
    int columns = Math.toIntExact(weight.rowSize());
    float[] row = new float[columns];
    long tileBytes = library.tileBytes(layout, columns);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rows = arena.allocate((long) ROWS * columns * Float.BYTES, 64);
      for (long tile = 0; tile < count(weight); tile++) {
        rows.fill((byte) 0);
        for (long r = 0; r < ROWS && ROWS * tile + r < weight.rows().fixed(); r++) {
          long offset = format.bytes((ROWS * tile + r) * weight.rowStride());
          format.dequantise(from, offset, columns, row, 0);
          MemorySegment.copy(
              row, 0, rows, ValueLayout.JAVA_FLOAT, r * columns * Float.BYTES, columns);
        }
        TensorSpec whole = TensorSpec.dense(DType.F32, Dim.fixed(ROWS), columns);
        pack(
            whole,
            rows,
            (long) columns * Float.BYTES,
            target.asSlice(tile * tileBytes, tileBytes),
            0,
            1);
      }
    }
  }

  private void pack(
      TensorSpec weight,
      MemorySegment from,
      long stride,
      MemorySegment target,
      int first,
      int count) {
    Words words = new Words(library.pack(), 6);
    words
        .set(0, layout.number())
        .set(1, weight.rows().fixed())
        .set(2, weight.rowSize())
        .set(3, from.address())
        .set(4, stride)
        .set(5, target.address());
    words.run(workers, count - first, 1);
  }
}
