package infernum.spi.op;

/**
 * How fast each pair of a head's elements turns with the position. Policies are values: records of
 * numbers, compared with equals. See {@code docs} of {@code RopeVariant} for choosing one by name.
 */
public interface RopePolicy {
  /**
   * Angles per position, in radians, [rotary / 2].
   *
   * @param rotary how many elements of a head are rotated; even
   * @param position of the token; a policy whose frequencies don't depend on it ignores it
   */
  double[] frequencies(int rotary, int position);

  /** Factor on the rotated elements, for policies that sharpen attention over long contexts. */
  default double magnitude() {
    return 1;
  }
}
