package infernum.plugin.cpu.simd;

import java.nio.ByteOrder;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors that all kernels use: the widest that the machine computes with, 512 bits at most. A
 * constant of the class is one for C2 as well.
 */
final class Lanes {
  private static final int PREFERRED = FloatVector.SPECIES_PREFERRED.vectorBitSize();
  private static final VectorShape SHAPE = VectorShape.forBitSize(Math.clamp(PREFERRED, 128, 512));

  static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);

  /** As many bytes as there are shorts. */
  static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));

  /** Floats of a vector. */
  static final int COUNT = FLOATS.length();

  /** Rows of a tile: two vectors of them. */
  static final int ROWS = 2 * COUNT;

  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private Lanes() {}

  /** Why vectors are of no use here. */
  static Optional<String> missing() {
    return PREFERRED < 128
        ? Optional.of("this Java computes with vectors of %d bits only".formatted(PREFERRED))
        : Optional.empty();
  }

  /** For the user. */
  static String description() {
    String widest = "vectors of %d bits".formatted(SHAPE.vectorBitSize());
    return SHAPE.vectorBitSize() == PREFERRED ? widest + ", the widest here" : widest;
  }
}
