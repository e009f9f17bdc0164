package infernum.runtime.gguf;

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
  /** Names of those that a message may have to tell, also where no jar brings them. */
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0, "F32"),
          Map.entry(1, "F16"),
          Map.entry(2, "Q4_0"),
          Map.entry(3, "Q4_1"),
          Map.entry(6, "Q5_0"),
          Map.entry(7, "Q5_1"),
          Map.entry(8, "Q8_0"),
          Map.entry(9, "Q8_1"),
          Map.entry(10, "Q2_K"),
          Map.entry(11, "Q3_K"),
          Map.entry(12, "Q4_K"),
          Map.entry(13, "Q5_K"),
          Map.entry(14, "Q6_K"),
          Map.entry(15, "Q8_K"),
          Map.entry(16, "IQ2_XXS"),
          Map.entry(17, "IQ2_XS"),
          Map.entry(18, "IQ3_XXS"),
          Map.entry(19, "IQ1_S"),
          Map.entry(20, "IQ4_NL"),
          Map.entry(21, "IQ3_S"),
          Map.entry(22, "IQ2_S"),
          Map.entry(23, "IQ4_XS"),
          Map.entry(24, "I8"),
          Map.entry(25, "I16"),
          Map.entry(26, "I32"),
          Map.entry(27, "I64"),
          Map.entry(28, "F64"),
          Map.entry(29, "IQ1_M"),
          Map.entry(30, "BF16"),
          Map.entry(34, "TQ1_0"),
          Map.entry(35, "TQ2_0"),
          Map.entry(39, "MXFP4"),
          Map.entry(40, "NVFP4"),
          Map.entry(41, "Q1_0"));

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
   * @throws IllegalArgumentException none is installed for the type; the message lists those that
   *     are
   */
  Format get(int type) {
    Format format = formats.get(type);
    if (format == null) {
      String known =
          formats.entrySet().stream()
              .map(entry -> entry.getValue().name() + " (" + entry.getKey() + ")")
              .collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "is stored as type %s (%s), for which no quantisation is installed; known: %s"
              .formatted(
                  Integer.toUnsignedString(type), NAMES.getOrDefault(type, "unknown"), known));
    }
    return format;
  }
}
