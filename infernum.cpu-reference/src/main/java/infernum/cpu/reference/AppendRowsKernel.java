package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.AppendRows;

/** Writes rows into a paged cache; rows of padding go nowhere. */
final class AppendRowsKernel extends ReferenceKernel<AppendRows> {
  AppendRowsKernel(Resources resources) {
    super(AppendRows.class, resources);
  }

  @Override
  void demand(AppendRows op, Signature signature, Demands demands) {
    demands.f32("cache", signature.in(0));
    demands.f32("rows", signature.in(1));
    demands.i32("slots", signature.in(2));
  }

  @Override
  Runnable prepare(AppendRows op, Operands operands) {
    Floats cache = operands.rows(0);
    Floats rows = operands.rows(1);
    Ints slots = operands.ints(2);
    resources().reserve(scratch -> scratch.floats(0, rows.length()));
    return () -> append(cache, rows, slots);
  }

  private void append(Floats cache, Floats rows, Ints slots) {
    for (int i = 0; i < slots.count(); i++) {
      if (slots.get(i) >= cache.count()) {
        throw new IllegalArgumentException(
            "slot %d of row %d, but the cache has %d".formatted(slots.get(i), i, cache.count()));
      }
    }
    float[] row = resources().own().getFirst().floats(0, 0);
    for (int i = 0; i < slots.count(); i++) {
      if (slots.get(i) >= 0) {
        rows.read(i, row, 0);
        cache.write(slots.get(i), row);
      }
    }
  }
}
