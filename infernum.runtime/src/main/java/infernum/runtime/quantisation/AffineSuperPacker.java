package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;

/**
 * Packs Q4_K and Q5_K. Each run of 32 elements is fitted on its own; then scales and minima are
 * rounded to multiples of the block's two, which the largest of each determine, and every run takes
 * the rounded pair near its own that leaves it the least squared error.
 */
final class AffineSuperPacker implements BlockPacker {
  private static final int RUNS = 8;

  /** The largest multiple that six bits hold. */
  private static final int LARGEST = 63;

  private final int bits;
  private final RunFit fit;
  private final float[] scales = new float[RUNS];
  private final float[] minima = new float[RUNS];
  private final int[] scaleSteps = new int[RUNS];
  private final int[] minimumSteps = new int[RUNS];
  private final int[] quanta = new int[Blocks.SUPER_ELEMENTS];

  /**
   * For quanta of so many bits.
   *
   * @param bits 4 or 5
   */
  AffineSuperPacker(int bits) {
    this.bits = bits;
    this.fit = new RunFit((1 << bits) - 1);
  }

  @Override
  public void pack(float[] source, int first, MemorySegment packed, long at) {
    float largestScale = 0;
    float largestMinimum = 0;
    for (int run = 0; run < RUNS; run++) {
      fit.fit(source, first + run * RunFit.RUN);
      scales[run] = fit.scale();
      minima[run] = fit.minimum();
      largestScale = Math.max(largestScale, scales[run]);
      largestMinimum = Math.max(largestMinimum, minima[run]);
    }
    float d = Blocks.putHalf(packed, at, largestScale / LARGEST);
    float dmin = Blocks.putHalf(packed, at + 2, largestMinimum / LARGEST);
    for (int run = 0; run < RUNS; run++) {
      fit.take(source, first + run * RunFit.RUN);
      choose(run, d, dmin);
      round(source, first, run, d * scaleSteps[run], dmin * minimumSteps[run]);
    }
    RunScales.put(packed, at + 4, scaleSteps, minimumSteps);
    putQuanta(packed, at + 4 + RunScales.BYTES);
  }

  private void choose(int run, float d, float dmin) {
    int near = Blocks.nearest(scales[run] * Blocks.inverse(d), LARGEST);
    int nearMinimum = Blocks.nearest(minima[run] * Blocks.inverse(dmin), LARGEST);
    double best = Double.POSITIVE_INFINITY;
    for (int step = Math.max(0, near - 1); step <= Math.min(LARGEST, near + 1); step++) {
      float fitting = fit.bestMinimum(d * step, dmin * nearMinimum);
      int other = Blocks.nearest(fitting * Blocks.inverse(dmin), LARGEST);
      best = tryPair(run, d, dmin, step, nearMinimum, best);
      if (other != nearMinimum) {
        best = tryPair(run, d, dmin, step, other, best);
      }
    }
  }

  private double tryPair(int run, float d, float dmin, int step, int minimumStep, double best) {
    double error = fit.errorWith(d * step, dmin * minimumStep);
    if (error >= best) {
      return best;
    }
    scaleSteps[run] = step;
    minimumSteps[run] = minimumStep;
    return error;
  }

  private void round(float[] source, int first, int run, float scale, float minimum) {
    float inverse = Blocks.inverse(scale);
    int last = (1 << bits) - 1;
    for (int i = run * RunFit.RUN; i < (run + 1) * RunFit.RUN; i++) {
      quanta[i] = Blocks.nearest((source[first + i] + minimum) * inverse, last);
    }
  }

  private void putQuanta(MemorySegment packed, long at) {
    long nibblesAt = at;
    if (bits == 5) {
      for (int j = 0; j < RunFit.RUN; j++) {
        int high = 0;
        for (int run = 0; run < RUNS; run++) {
          high |= (quanta[run * RunFit.RUN + j] >>> 4) << run;
        }
        Blocks.putByte(packed, at + j, high);
      }
      nibblesAt += RunFit.RUN;
    }
    for (int pair = 0; pair < RUNS / 2; pair++) {
      int low = 2 * pair * RunFit.RUN;
      for (int j = 0; j < RunFit.RUN; j++) {
        int both = (quanta[low + j] & 15) | (quanta[low + RunFit.RUN + j] & 15) << 4;
        Blocks.putByte(packed, nibblesAt + pair * (long) RunFit.RUN + j, both);
      }
    }
  }
}
