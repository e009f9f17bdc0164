package infernum.plugin.cpu.simd;

import infernum.spi.kernel.Support;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Quantisation;
import infernum.spi.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which layout a weight is packed in. */
final class Layouts {
  private static final Map<String, Layout> QUANTISED =
      Stream.of(
              new BlocksQ8_0(),
              new BlocksQ4_0(),
              new BlocksQ4_1(),
              new BlocksQ5_0(),
              new BlocksQ4_K(),
              new BlocksQ5_K(),
              new BlocksQ6_K())
          .collect(Collectors.toUnmodifiableMap(Blocks::name, QuantisedLayout::of));

  private static final List<DType> PLAIN = List.of(DType.F32, DType.F16, DType.BF16);

  private Layouts() {}

  /** A weight's; float32 where its format has none of its own: it is dequantised then. */
  static Layout of(TensorSpec weight) {
    return switch (weight.format()) {
      case DType.F16 -> PlainLayout.F16;
      case DType.BF16 -> PlainLayout.BF16;
      case Quantisation blocks -> QUANTISED.getOrDefault(blocks.name(), PlainLayout.F32);
      default -> PlainLayout.F32;
    };
  }

  /** Whether a weight is dequantised. */
  static boolean dequantises(TensorSpec weight) {
    return weight.format() instanceof Quantisation && of(weight) instanceof PlainLayout;
  }

  /** Demands a weight that can be packed. */
  static void demand(Support.Check check, TensorSpec weight) {
    boolean known =
        weight.format() instanceof Quantisation
            || (weight.format() instanceof DType type && PLAIN.contains(type));
    check.that(known, "weight %s is in no format that can be packed", weight);
    check.that(
        !(weight.format() instanceof Quantisation blocks)
            || (weight.rowSize() % blocks.blockElements() == 0
                && weight.rowStride() % blocks.blockElements() == 0),
        "rows of weight %s aren't whole blocks",
        weight);
  }
}
