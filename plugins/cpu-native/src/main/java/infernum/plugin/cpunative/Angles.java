package infernum.plugin.cpunative;

import infernum.spi.op.Rope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Cosines and sines of a rotation, of recent positions: those of a position are computed once, in
 * double, for all layers and for as long as no other position takes its place. Of one thread.
 */
final class Angles {
  private static final int POSITIONS = 4096;

  private final Rope rope;
  private final int pairs;
  private final double[] frequencies;
  private final int[] positions = new int[POSITIONS];
  private final float[][] known = new float[POSITIONS][];

  Angles(Rope rope) {
    this.rope = rope;
    this.pairs = rope.rotary() / 2;
    this.frequencies = new double[pairs];
    Arrays.fill(positions, -1);
  }

  /** Floats of a token. */
  int width() {
    return 2 * pairs;
  }

  /** Writes those of each token, cosines before sines. */
  void write(MemorySegment tokens, int count, MemorySegment target) {
    for (int token = 0; token < count; token++) {
      float[] angles = at(tokens.getAtIndex(ValueLayout.JAVA_INT, token));
      long offset = (long) token * width() * Float.BYTES;
      MemorySegment.copy(angles, 0, target, ValueLayout.JAVA_FLOAT, offset, width());
    }
  }

  private float[] at(int position) {
    int place = position & POSITIONS - 1;
    float[] angles = known[place];
    if (angles == null) {
      angles = new float[width()];
      known[place] = angles;
    }
    if (positions[place] != position) {
      compute(position, angles);
      positions[place] = position;
    }
    return angles;
  }

  private void compute(int position, float[] angles) {
    rope.policy().frequencies(position, frequencies);
    double magnitude = rope.policy().magnitude();
    for (int i = 0; i < pairs; i++) {
      double angle = position * frequencies[i];
      angles[i] = (float) (Math.cos(angle) * magnitude);
      angles[pairs + i] = (float) (Math.sin(angle) * magnitude);
    }
  }
}
