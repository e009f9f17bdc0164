package infernum.blocks.rope;

/** The frequencies that policies start from. */
public final class Frequencies {
  private Frequencies() {}

  /** Radians per position of each pair, theta^(-2i/rotary) (arXiv:2104.09864, section 3.2.2). */
  public static void plain(double theta, double[] frequencies) {
    int rotary = 2 * frequencies.length;
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = Math.pow(theta, -2.0 * i / rotary);
    }
  }
}
