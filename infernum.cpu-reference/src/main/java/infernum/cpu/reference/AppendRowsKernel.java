package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.AppendRows;
import infernum.spi.tensor.Cpu;

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
  void run(AppendRows op, Signature signature, Launch<Cpu> launch) {
    Floats cache = rows(signature, launch, 0);
    Floats rows = rows(signature, launch, 1);
    int[] slots = ints(signature, launch, 2);
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] >= cache.count()) {
        throw new IllegalArgumentException(
            "slot %d of row %d, but the cache has %d".formatted(slots[i], i, cache.count()));
      }
    }
    float[] row = new float[rows.length()];
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] >= 0) {
        rows.read(i, row, 0);
        cache.write(slots[i], row);
      }
    }
  }
}
