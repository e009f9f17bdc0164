package infernum.cpu.reference;

/**
 * Arrays that kernels compute in, one of each number; a kernel finds in them what another one left.
 * They grow while kernels are bound, to what the largest step needs, so that launches allocate
 * nothing. Of one thread.
 */
final class Scratch {
  private final float[][] floats = new float[3][0];
  private final double[][] doubles = new double[4][0];
  private int[] ints = {};

  /** At least so many. */
  float[] floats(int number, long length) {
    if (floats[number].length < length) {
      floats[number] = new float[Math.toIntExact(length)];
    }
    return floats[number];
  }

  /** At least so many. */
  double[] doubles(int number, long length) {
    if (doubles[number].length < length) {
      doubles[number] = new double[Math.toIntExact(length)];
    }
    return doubles[number];
  }

  /** At least so many. */
  int[] ints(long length) {
    if (ints.length < length) {
      ints = new int[Math.toIntExact(length)];
    }
    return ints;
  }
}
