package infernum.plugin.cpu.simd;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Packing;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Quantisation;
import infernum.spi.tensor.TensorSpec;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Weights in tiles of rows, one after the other: one copy for any number of tokens. */
record Tiles(Engine engine, Layout layout) implements Packing<Cpu> {
  private static final Logger LOGGER = System.getLogger(Tiles.class.getName());

  /** Formats of which it was said already that they are dequantised. */
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  @Override
  public String name() {
    return "cpu-simd tiles of %d rows %s".formatted(Lanes.ROWS, layout.name());
  }

  @Override
  public long bytes(TensorSpec weight) {
    return Math.multiplyExact(Tile.count(weight), tileBytes(weight));
  }

  private long tileBytes(TensorSpec weight) {
    return layout.tileBytes(Math.toIntExact(weight.rowSize()));
  }

  @Override
  public void pack(TensorSpec weight, Memory<Cpu> source, Memory<Cpu> target) {
    MemorySegment from = HostMemory.segment(source);
    MemorySegment to = HostMemory.segment(target);
    String format = weight.format().name();
    if (Layouts.dequantises(weight) && SAID.add(format)) {
      LOGGER.log(
          Level.INFO,
          "{0} has no kernel of {1}: such weights are dequantised, to 4 bytes an element",
          format,
          CpuSimdProvider.NAME);
    }
    engine
        .workers()
        .run(
            Tile.count(weight),
            1,
            (_, first, end) -> {
              for (int tile = first; tile < end; tile++) {
                packTile(weight, from, tile, to);
              }
            });
  }

  private void packTile(TensorSpec weight, MemorySegment from, int tile, MemorySegment to) {
    int columns = Math.toIntExact(weight.rowSize());
    MemorySegment target = to.asSlice(tile * tileBytes(weight), tileBytes(weight));
    for (int row = 0; row < Lanes.ROWS; row++) {
      long number = (long) tile * Lanes.ROWS + row;
      if (number < weight.rows().fixed()) {
        long at = weight.format().bytes(number * weight.rowStride());
        if (Layouts.dequantises(weight) && weight.format() instanceof Quantisation format) {
          float[] values = new float[columns];
          format.dequantise(from, at, columns, values, 0);
          layout.pack(MemorySegment.ofArray(values), 0, columns, target, row);
        } else {
          layout.pack(from, at, columns, target, row);
        }
      }
    }
  }
}
