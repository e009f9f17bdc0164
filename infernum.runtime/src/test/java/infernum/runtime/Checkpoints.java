package infernum.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.Registry;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Quantisation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.function.Executable;

/** What tests of file formats share. */
public final class Checkpoints {
  /** Those of this module. */
  public static final Registry<Quantisation> QUANTISATIONS =
      new Registry<>(
          "quantisation",
          ServiceLoader.load(Quantisation.class).stream()
              .map(ServiceLoader.Provider::get)
              .toList());

  private Checkpoints() {}

  /** A committed file. */
  public static Path resource(String name) {
    return Path.of("src/test/resources", name);
  }

  /** A tensor that must be there. */
  public static StoredTensor tensor(Checkpoint checkpoint, String name) {
    return Objects.requireNonNull(checkpoint.tensors().get(name), name);
  }

  /** A value of the metadata that must be there. */
  public static <T> T metadata(Checkpoint checkpoint, String key, Class<T> type) {
    return type.cast(Objects.requireNonNull(checkpoint.metadata().get(key), key));
  }

  /** A tensor's numbers. */
  public static float[] values(StoredTensor tensor) {
    long count = tensor.shape().stream().reduce(1L, Math::multiplyExact);
    float[] values = new float[Math.toIntExact(count)];
    MemorySegment data = tensor.data();
    if (tensor.format() instanceof Quantisation quantisation) {
      quantisation.dequantise(data, 0, values.length, values, 0);
      return values;
    }
    assertEquals(tensor.format().bytes(count), data.byteSize());
    for (int i = 0; i < values.length; i++) {
      values[i] = value((DType) tensor.format(), data, i);
    }
    return values;
  }

  /** Demands an error of one line that begins with the file and has each of the parts. */
  public static CheckpointException refused(Path file, Executable opening, String... parts) {
    CheckpointException e = assertThrows(CheckpointException.class, opening);
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith(file + ": "), message);
    assertFalse(message.contains("\n"), message);
    assertTrue(message.length() < 2000, message);
    for (String part : parts) {
      assertTrue(message.contains(part), () -> message + " has no '" + part + "'");
    }
    return e;
  }

  private static float value(DType type, MemorySegment data, long index) {
    return switch (type) {
      case F32 ->
          data.get(
              ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
              index * Float.BYTES);
      case F16 -> Float.float16ToFloat(half(data, index));
      case BF16 -> Float.intBitsToFloat(half(data, index) << Short.SIZE);
      case I32 -> throw new IllegalArgumentException("no float32: " + type);
    };
  }

  private static short half(MemorySegment data, long index) {
    return data.get(
        ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), index * Short.BYTES);
  }
}
