package infernum.runtime.quantisation;

/**
 * Fits scale and minimum of a run of 32 elements: {@code scale * q - minimum} with whole q from 0
 * to {@code last} and neither of the two negative, so that the sum of squared errors is small.
 *
 * <p>For given q the best pair is that of linear least squares, and for a given pair the best q is
 * the nearest. Several ranges, a little wider and narrower than that of the elements, are rounded
 * to q; the pair that is best for each is found by least squares; the best of all is then refined
 * by turns.
 */
final class RunFit {
  /** Elements of a run. */
  static final int RUN = 32;

  private static final int CANDIDATES = 17;
  private static final int REFINEMENTS = 3;

  private final int last;
  private float[] source = {};
  private int first;
  private double sum;
  private double squares;
  private float scale;
  private float minimum;

  /**
   * For quanta up to {@code last}.
   *
   * @param last 15 or 31
   */
  RunFit(int last) {
    this.last = last;
  }

  /** Of the run that was fitted last. */
  float scale() {
    return scale;
  }

  /** Of the run that was fitted last; it is subtracted. */
  float minimum() {
    return minimum;
  }

  /** Fits a run. */
  void fit(float[] elements, int at) {
    take(elements, at);
    float least = 0;
    float most = elements[at];
    for (int i = 0; i < RUN; i++) {
      least = Math.min(least, elements[at + i]);
      most = Math.max(most, elements[at + i]);
    }
    scale = 0;
    minimum = -least;
    double best = error(0, 0, 0, 0, least);
    if (most <= least) {
      return;
    }
    for (int k = 0; k < CANDIDATES; k++) {
      float steps = last - 1.0f + k * (2.0f / (CANDIDATES - 1));
      best = improve((most - least) / steps, -least, best);
    }
    for (int k = 0; k < REFINEMENTS; k++) {
      double refined = improve(scale, minimum, best);
      if (refined >= best) {
        return;
      }
      best = refined;
    }
  }

  /** Remembers the run that {@link #errorWith} is about. */
  void take(float[] elements, int at) {
    source = elements;
    first = at;
    sum = 0;
    squares = 0;
    for (int i = 0; i < RUN; i++) {
      double element = elements[at + i];
      sum += element;
      squares += element * element;
    }
  }

  /** The sum of squared errors when the run is packed with that pair. */
  double errorWith(float withScale, float withMinimum) {
    float inverse = Blocks.inverse(withScale);
    int sumQ = 0;
    int squaresQ = 0;
    float products = 0;
    for (int i = 0; i < RUN; i++) {
      float element = source[first + i];
      int q = Blocks.nearest((element + withMinimum) * inverse, last);
      sumQ += q;
      squaresQ += q * q;
      products += q * element;
    }
    return error(sumQ, squaresQ, products, withScale, -withMinimum);
  }

  /** The minimum that is best for the quanta which a pair gives. */
  float bestMinimum(float withScale, float withMinimum) {
    float inverse = Blocks.inverse(withScale);
    int sumQ = 0;
    for (int i = 0; i < RUN; i++) {
      sumQ += Blocks.nearest((source[first + i] + withMinimum) * inverse, last);
    }
    return (float) Math.max(0, (withScale * (double) sumQ - sum) / RUN);
  }

  /** Rounds with one pair, and takes the one that is best for the quanta if it beats the best. */
  private double improve(float withScale, float withMinimum, double best) {
    float inverse = Blocks.inverse(withScale);
    int sumQ = 0;
    int squaresQ = 0;
    float products = 0;
    for (int i = 0; i < RUN; i++) {
      float element = source[first + i];
      int q = Blocks.nearest((element + withMinimum) * inverse, last);
      sumQ += q;
      squaresQ += q * q;
      products += q * element;
    }
    double spread = (double) RUN * squaresQ - (double) sumQ * sumQ;
    if (spread <= 0) {
      return best;
    }
    double slope = (RUN * (double) products - sumQ * sum) / spread;
    double offset = (sum - slope * sumQ) / RUN;
    if (offset > 0) {
      offset = 0;
      slope = products / squaresQ;
    }
    double found = error(sumQ, squaresQ, products, slope, offset);
    if (slope < 0 || found >= best) {
      return best;
    }
    scale = (float) slope;
    minimum = (float) -offset;
    return found;
  }

  /** The sum of (slope * q + offset - element)^2, multiplied out. */
  private double error(double sumQ, double squaresQ, double products, double slope, double offset) {
    return squares
        + slope * (slope * squaresQ - 2 * products)
        + offset * (RUN * offset + 2 * slope * sumQ - 2 * sum);
  }
}
