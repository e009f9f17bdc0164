package infernum.plugin.cpunative;

import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import infernum.spi.tensor.TensorSpec;
import java.util.Optional;

/** Formats that the library knows, in the order of layout.h. */
enum Layout {
  F32,
  F16,
  BF16,
  Q8_0,
  Q4_0,
  Q4_1,
  Q5_0,
  Q4_K,
  Q5_K,
  Q6_K;

  /** A weight's; empty where the library doesn't know its format. */
  static Optional<Layout> of(TensorSpec weight) {
    Format format = weight.format();
    if (format instanceof DType || format instanceof Quantisation) {
      for (Layout layout : values()) {
        if (layout.name().equals(format.name())) {
          return Optional.of(layout);
        }
      }
    }
    return Optional.empty();
  }

  /** As layout.h numbers it. */
  int number() {
    return switch (this) {
      case F32 -> 0;
      case F16 -> 1;
      case BF16 -> 2;
      case Q8_0 -> 3;
      case Q4_0 -> 4;
      case Q4_1 -> 5;
      case Q5_0 -> 6;
      case Q4_K -> 7;
      case Q5_K -> 8;
      case Q6_K -> 9;
    };
  }

  /** Whether elements stand for themselves, and activations aren't rounded. */
  boolean isPlain() {
    return switch (this) {
      case F32, F16, BF16 -> true;
      case Q8_0, Q4_0, Q4_1, Q5_0, Q4_K, Q5_K, Q6_K -> false;
    };
  }
}
