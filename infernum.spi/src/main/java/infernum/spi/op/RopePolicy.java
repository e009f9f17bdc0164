package infernum.spi.op;

/**
 * How fast each pair of a head's elements turns with the position. Policies are values: records of
 * numbers, compared with equals. See {@code docs} of {@code RopeVariant} for choosing one by name.
 */
public interface RopePolicy {
  /**
   * Angles per position, in radians. Allocates nothing: a kernel asks in each step.
   *
   * @param position of the token; a policy whose frequencies don't depend on it ignores it
   * @param frequencies receives one for each pair, as many as half of the elements that are rotated
   */
  void frequencies(int position, double[] frequencies);

  /**
   * The same in an array of its own, [rotary / 2].
   *
   * @param rotary how many elements of a head are rotated; even
   */
  default double[] frequencies(int rotary, int position) {
    double[] frequencies = new double[rotary / 2];
    frequencies(position, frequencies);
    return frequencies;
  }

  /** Factor on the rotated elements, for policies that sharpen attention over long contexts. */
  default double magnitude() {
    return 1;
  }
}
