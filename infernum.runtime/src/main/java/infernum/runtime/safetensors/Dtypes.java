package infernum.runtime.safetensors;

import infernum.runtime.checkpoint.Unsupported;
import infernum.spi.Named;
import infernum.spi.Registry;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The element types that a header may name. */
final class Dtypes {
  private static final Map<String, Format> PLAIN =
      Map.of("F32", DType.F32, "F16", DType.F16, "BF16", DType.BF16, "I32", DType.I32);

  /** Bits of those that no kernel takes. */
  private static final Map<String, Integer> OTHER =
      Map.ofEntries(
          Map.entry("F64", 64),
          Map.entry("C64", 64),
          Map.entry("I64", 64),
          Map.entry("U64", 64),
          Map.entry("U32", 32),
          Map.entry("I16", 16),
          Map.entry("U16", 16),
          Map.entry("I8", 8),
          Map.entry("U8", 8),
          Map.entry("BOOL", 8),
          Map.entry("F8_E5M2", 8),
          Map.entry("F8_E4M3", 8),
          Map.entry("F8_E8M0", 8),
          Map.entry("F6_E3M2", 6),
          Map.entry("F6_E2M3", 6),
          Map.entry("F4", 4));

  private Dtypes() {}

  /** A type by its name in the header; a quantisation's name is one too. */
  static Optional<Format> find(String dtype, Registry<Quantisation> quantisations) {
    Format plain = PLAIN.get(dtype);
    if (plain != null) {
      return Optional.of(plain);
    }
    Optional<Quantisation> quantisation = quantisations.find(dtype);
    if (quantisation.isPresent()) {
      return Optional.of(quantisation.get());
    }
    return Optional.ofNullable(OTHER.get(dtype)).map(bits -> new Unsupported(dtype, 1, bits));
  }

  /** All names that {@link #find} knows. */
  static Set<String> known(Registry<Quantisation> quantisations) {
    Set<String> names = new TreeSet<>(PLAIN.keySet());
    names.addAll(OTHER.keySet());
    List<Quantisation> installed = quantisations.all();
    installed.stream().map(Named::name).forEach(names::add);
    return names;
  }

  /** What the addresses of elements are multiples of. */
  static int alignment(Format format) {
    return format instanceof DType dtype ? dtype.size() : 1;
  }
}
