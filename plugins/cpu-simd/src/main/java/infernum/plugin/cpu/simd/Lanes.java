package infernum.plugin.cpu.simd;

import java.nio.ByteOrder;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors that all kernels use: the widest that the machine computes with, 512 bits at most, or
 * what {@code -Dinfernum.cpu-simd.bits} says. A constant of the class is one for C2 as well.
 */
final class Lanes {
  private static final String BITS = "infernum.cpu-simd.bits";
  private static final int PREFERRED = FloatVector.SPECIES_PREFERRED.vectorBitSize();

  /** Bits as the user wants them; 0 where there is no word on them. */
  private static final int WANTED = Integer.getInteger(BITS, 0);

  private static final VectorShape SHAPE = VectorShape.forBitSize(bits(WANTED, PREFERRED));

  static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);

  /** As many bytes as there are floats, where a vector can be as short as that. */
  static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, SHAPE.vectorBitSize() / 4)));

  /** Floats of a vector. */
  static final int COUNT = FLOATS.length();

  /** Rows of a tile: two vectors of them. */
  static final int ROWS = 2 * COUNT;

  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private Lanes() {}

  /** What is wanted where it can be had, else the widest. */
  static int bits(int wanted, int preferred) {
    int widest = Math.clamp(preferred, 128, 512);
    boolean possible = wanted == 128 || wanted == 256 || wanted == 512;
    return possible && wanted <= widest ? wanted : widest;
  }

  /** Why vectors are of no use here. */
  static Optional<String> missing() {
    return PREFERRED < 128
        ? Optional.of("this Java computes with vectors of %d bits only".formatted(PREFERRED))
        : Optional.empty();
  }

  /** For the user. */
  static String description() {
    return description(WANTED, PREFERRED);
  }

  /** What is used of what is wanted and what the machine prefers, and why. */
  static String description(int wanted, int preferred) {
    int bits = bits(wanted, preferred);
    String reason;
    if (wanted == bits) {
      reason = "as -D%s says".formatted(BITS);
    } else if (wanted != 0) {
      reason = "the widest here; -D%s=%d can't be had".formatted(BITS, wanted);
    } else if (bits == preferred) {
      reason = "the widest here";
    } else {
      reason = "of %d here: more aren't used".formatted(preferred);
    }
    return "vectors of %d bits, %s".formatted(bits, reason);
  }
}
