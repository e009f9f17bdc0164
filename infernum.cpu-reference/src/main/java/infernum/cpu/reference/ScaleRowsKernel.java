package infernum.cpu.reference;

import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Signature;
import infernum.spi.op.ScaleRows;
import infernum.spi.tensor.RowScaled;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Puts each row's scale before its packed elements. */
final class ScaleRowsKernel extends ReferenceKernel<ScaleRows> {
  private static final ValueLayout.OfFloat SCALE =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  ScaleRowsKernel(Resources resources) {
    super(ScaleRows.class, resources);
  }

  @Override
  void demand(ScaleRows op, Signature signature, Demands demands) {
    demands.dense("rows", signature.in(0));
    demands.dense("scales", signature.in(1));
    demands.weight("rows", signature.in(0));
    demands.weight("scales", signature.in(1));
  }

  @Override
  Runnable prepare(ScaleRows op, Operands operands) {
    TensorSpec rows = operands.signature().in(0);
    long packedBytes = rows.format().bytes(rows.last());
    long rowBytes = operands.signature().out(0).format().bytes(rows.last());
    WeightRows stored = operands.weightRows(1);
    float[] scales = new float[Math.multiplyExact(stored.count(), stored.length())];
    return () -> {
      stored.readAll(scales);
      MemorySegment source = HostMemory.segment(operands.launch().in(0));
      MemorySegment target = HostMemory.segment(operands.launch().out(0));
      for (long row = 0; row < rows.rows().fixed(); row++) {
        float scale = scales[scales.length == 1 ? 0 : Math.toIntExact(row)];
        target.set(SCALE, row * rowBytes, scale);
        long at = row * rowBytes + RowScaled.SCALE_BYTES;
        MemorySegment.copy(source, row * packedBytes, target, at, packedBytes);
      }
    };
  }
}
