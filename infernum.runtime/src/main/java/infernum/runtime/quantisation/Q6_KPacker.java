package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;

/**
 * Packs Q6_K. The scale of each run of 16 elements is sought around the one that brings the largest
 * magnitude to the end of the quanta: for the quanta which a scale gives, the best one is that of
 * least squares. Then the scales are rounded to multiples of the block's, of which the largest
 * magnitude is -128, and each run takes the multiple near its own with the least squared error.
 */
final class Q6_KPacker implements BlockPacker {
  private static final int RUN = 16;
  private static final int RUNS = Blocks.SUPER_ELEMENTS / RUN;
  private static final int MIDDLE = 32;
  private static final int LAST = 63;
  private static final int CANDIDATES = 9;

  private final float[] scales = new float[RUNS];
  private final int[] steps = new int[RUNS];
  private final int[] quanta = new int[Blocks.SUPER_ELEMENTS];

  /** Sums over a run with the quanta that a scale gives. */
  private double squares;

  private double products;

  @Override
  public void pack(float[] source, int first, MemorySegment packed, long at) {
    float extreme = 0;
    for (int run = 0; run < RUNS; run++) {
      scales[run] = fit(source, first + run * RUN);
      extreme = Math.abs(scales[run]) > Math.abs(extreme) ? scales[run] : extreme;
    }
    float d = Blocks.putHalf(packed, at + 208, 0 - extreme / 128);
    for (int run = 0; run < RUNS; run++) {
      steps[run] = step(source, first + run * RUN, scales[run], d);
      Blocks.putByte(packed, at + 192 + run, steps[run]);
      float inverse = Blocks.inverse(d * steps[run]);
      for (int i = run * RUN; i < (run + 1) * RUN; i++) {
        quanta[i] = Blocks.nearest(source[first + i] * inverse + MIDDLE, LAST);
      }
    }
    putQuanta(packed, at);
  }

  private float fit(float[] source, int at) {
    float extreme = 0;
    for (int i = 0; i < RUN; i++) {
      extreme = Math.abs(source[at + i]) > Math.abs(extreme) ? source[at + i] : extreme;
    }
    float best = 0;
    double gain = 0;
    for (int k = 0; k < CANDIDATES; k++) {
      float steps = MIDDLE - 1.0f + k * (2.0f / (CANDIDATES - 1));
      sum(source, at, extreme / -steps);
      // What least squares takes off the sum of the elements' squares.
      if (squares > 0 && products * products / squares > gain) {
        gain = products * products / squares;
        best = (float) (products / squares);
      }
    }
    return best;
  }

  private int step(float[] source, int at, float scale, float d) {
    if (d == 0) {
      return 0;
    }
    int near = Math.clamp(Math.round(scale / d), -128, 127);
    int best = near;
    double least = Double.POSITIVE_INFINITY;
    for (int step = Math.max(-128, near - 1); step <= Math.min(127, near + 1); step++) {
      double with = d * step;
      sum(source, at, d * step);
      double error = with * (with * squares - 2 * products);
      if (error < least) {
        least = error;
        best = step;
      }
    }
    return best;
  }

  private void sum(float[] source, int at, float scale) {
    float inverse = Blocks.inverse(scale);
    int squaresQ = 0;
    float productsQ = 0;
    for (int i = 0; i < RUN; i++) {
      float element = source[at + i];
      int q = Blocks.nearest(element * inverse + MIDDLE, LAST) - MIDDLE;
      squaresQ += q * q;
      productsQ += q * element;
    }
    squares = squaresQ;
    products = productsQ;
  }

  private void putQuanta(MemorySegment packed, long at) {
    for (int half = 0; half < 2; half++) {
      int base = 128 * half;
      for (int j = 0; j < 64; j++) {
        int low = (quanta[base + j] & 15) | (quanta[base + 64 + j] & 15) << 4;
        Blocks.putByte(packed, at + 64L * half + j, low);
      }
      for (int j = 0; j < 32; j++) {
        int high = 0;
        for (int k = 0; k < 4; k++) {
          high |= (quanta[base + 32 * k + j] >>> 4) << (2 * k);
        }
        Blocks.putByte(packed, at + 128 + 32L * half + j, high);
      }
    }
  }
}
