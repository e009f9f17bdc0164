package infernum.runtime.model;

import infernum.spi.model.Checkpoint;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Weight;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * The bytes of weights, and how many of them were asked for. A device asks for each weight when a
 * session first needs it, and perhaps again later; it counts once.
 */
final class WeightReading<D extends Device> implements Function<Weight.Stored<D>, MemorySegment> {
  private final Function<Weight.Stored<D>, MemorySegment> bytes;
  private final long total;
  private final Set<Weight.Stored<D>> begun = new HashSet<>();
  private long begunBytes;
  private WeightListener listener = (_, _) -> {};

  WeightReading(Function<Weight.Stored<D>, MemorySegment> bytes, Checkpoint checkpoint) {
    this.bytes = bytes;
    this.total =
        checkpoint.tensors().values().stream().mapToLong(tensor -> tensor.data().byteSize()).sum();
  }

  /** Bytes of all weights, as the checkpoint's files hold them. */
  long total() {
    return total;
  }

  void tell(WeightListener other) {
    listener = other;
  }

  @Override
  public MemorySegment apply(Weight.Stored<D> weight) {
    MemorySegment segment = bytes.apply(weight);
    if (begun.add(weight)) {
      begunBytes += segment.byteSize();
      listener.reading(begunBytes, total);
    }
    return segment;
  }
}
