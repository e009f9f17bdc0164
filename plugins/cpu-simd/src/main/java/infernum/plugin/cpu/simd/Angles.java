package infernum.plugin.cpu.simd;

import infernum.spi.op.Rope;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Cosines and sines of a rotation by position: computed once, in double, for all layers and for as
 * long as no other position takes their place.
 */
final class Angles {
  private static final int POSITIONS = 4096;

  private final Rope rope;
  private final int pairs;
  private final double[] frequencies;
  private final int[] positions = new int[POSITIONS];
  private final float[][] known = new float[POSITIONS][];
  private float[][] step = {};

  Angles(Rope rope) {
    this.rope = rope;
    this.pairs = rope.rotary() / 2;
    this.frequencies = new double[pairs];
    Arrays.fill(positions, -1);
  }

  /** Lets steps have so many tokens. */
  void reserve(int tokens) {
    if (step.length < tokens) {
      step = new float[tokens][2 * pairs];
    }
  }

  /** Begins a step at those positions. */
  void begin(MemorySegment tokens, int count) {
    for (int token = 0; token < count; token++) {
      float[] angles = at(tokens.get(PlainLayout.I32, 4L * token));
      System.arraycopy(angles, 0, step[token], 0, 2 * pairs);
    }
  }

  /** A token's cosines, then its sines. */
  float[] of(int token) {
    return step[token];
  }

  private float[] at(int position) {
    int place = position & (POSITIONS - 1);
    float[] angles = known[place];
    if (angles == null) {
      angles = new float[2 * pairs];
      known[place] = angles;
      positions[place] = -1;
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
