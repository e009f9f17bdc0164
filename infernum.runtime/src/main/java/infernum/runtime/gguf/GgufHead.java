package infernum.runtime.gguf;

import infernum.runtime.gguf.GgufMetadata.Encoded;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import java.util.List;
import java.util.Map;

/**
 * The head of a GGUF file to be written, version 3: metadata, and where each tensor's data will be.
 */
public final class GgufHead {
  /** What tensors' offsets are multiples of. */
  public static final int ALIGNMENT = 32;

  private static final int VERSION = 3;

  private GgufHead() {}

  /**
   * A tensor to be written.
   *
   * @param name by GGUF's rules, 64 bytes at most
   * @param shape rows first
   */
  public record Entry(String name, List<Long> shape, Format format) {
    /** Bytes of its data, without what aligns the next one's. */
    public long bytes() {
      long rows = 1;
      for (long dimension : shape.subList(0, shape.size() - 1)) {
        rows = Math.multiplyExact(rows, dimension);
      }
      return Math.multiplyExact(rows, format.bytes(shape.getLast()));
    }
  }

  /** The head's bytes, up to where the first tensor's data begins; the others' follow in order. */
  public static byte[] of(GgufMetadata metadata, List<Entry> tensors) {
    Encoded head = new Encoded();
    head.int32(GgufHeader.MAGIC).int32(VERSION);
    head.int64(tensors.size()).int64(metadata.values().size());
    for (Map.Entry<String, byte[]> value : metadata.values().entrySet()) {
      head.text(value.getKey()).raw(value.getValue());
    }
    long offset = 0;
    for (Entry tensor : tensors) {
      head.text(tensor.name()).int32(tensor.shape().size());
      tensor.shape().reversed().forEach(head::int64);
      head.int32(type(tensor.format())).int64(offset);
      offset = Math.addExact(offset, Math.addExact(tensor.bytes(), padding(tensor.bytes())));
    }
    return head.raw(new byte[padding(head.size())]).bytes();
  }

  /** Bytes that bring a size to the next multiple of the alignment. */
  public static int padding(long size) {
    return Math.floorMod(-size, ALIGNMENT);
  }

  /**
   * A format's number in GGUF files.
   *
   * @throws IllegalArgumentException it has none
   */
  private static int type(Format format) {
    return switch (format) {
      case DType plain -> GgmlTypes.number(plain);
      case Quantisation quantisation when quantisation.ggufType().isPresent() ->
          quantisation.ggufType().getAsInt();
      default -> throw new IllegalArgumentException(format.name() + " has no number in GGUF files");
    };
  }
}
