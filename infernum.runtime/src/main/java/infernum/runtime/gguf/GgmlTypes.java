package infernum.runtime.gguf;

import infernum.runtime.checkpoint.Unsupported;
import infernum.spi.Registry;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The element types of tensors by their number in the file. */
final class GgmlTypes {
  /**
   * Those that no model computes with, unless a jar brings them, with ggml's sizes of a block (its
   * table of type traits): a tensor of them has a place and a size all the same.
   */
  private static final Map<Integer, Format> OTHER =
      Map.ofEntries(
          other(16, "IQ2_XXS", 256, 66),
          other(17, "IQ2_XS", 256, 74),
          other(18, "IQ3_XXS", 256, 98),
          other(19, "IQ1_S", 256, 50),
          other(21, "IQ3_S", 256, 110),
          other(22, "IQ2_S", 256, 82),
          other(24, "I8", 1, 1),
          other(25, "I16", 1, 2),
          other(27, "I64", 1, 8),
          other(28, "F64", 1, 8),
          other(29, "IQ1_M", 256, 56),
          other(34, "TQ1_0", 256, 54),
          other(35, "TQ2_0", 256, 66),
          other(40, "NVFP4", 64, 36),
          other(41, "Q1_0", 128, 18));

  private final Map<Integer, Format> formats = new TreeMap<>();

  GgmlTypes(Registry<Quantisation> quantisations) {
    for (Quantisation quantisation : quantisations.all()) {
      OptionalInt type = quantisation.ggufType();
      if (type.isPresent()) {
        Format other = formats.putIfAbsent(type.getAsInt(), quantisation);
        if (other != null) {
          throw new IllegalArgumentException(
              "the quantisations %s and %s both claim type %d of GGUF"
                  .formatted(other.name(), quantisation.name(), type.getAsInt()));
        }
      }
    }
    for (DType plain : DType.values()) {
      formats.put(number(plain), plain);
    }
  }

  private static Map.Entry<Integer, Format> other(
      int number, String name, int elements, int bytes) {
    return Map.entry(number, new Unsupported(name, elements, Byte.SIZE * bytes));
  }

  /** A plain type's number in the file. */
  static int number(DType type) {
    return switch (type) {
      case F32 -> 0;
      case F16 -> 1;
      case I32 -> 26;
      case BF16 -> 30;
    };
  }

  /**
   * How elements of a type are stored.
   *
   * @throws IllegalArgumentException the type is unknown; the message lists those that are known
   */
  Format get(int type) {
    Format format = formats.getOrDefault(type, OTHER.get(type));
    if (format == null) {
      String known =
          formats.entrySet().stream()
              .map(entry -> entry.getValue().name() + " (" + entry.getKey() + ")")
              .collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "is stored as type %s, for which no quantisation is installed; known: %s"
              .formatted(Integer.toUnsignedString(type), known));
    }
    return format;
  }
}
