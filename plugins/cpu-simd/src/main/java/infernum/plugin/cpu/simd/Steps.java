package infernum.plugin.cpu.simd;

/**
 * Steps of loops that read weights from memory. C2 would unroll loops by a number that it knows,
 * and then read eight lines in an order of its own, which no processor fetches ahead: half of the
 * speed.
 */
final class Steps {
  /** One. Never written, yet not final: a final one would be a number that C2 knows. */
  private static int one = 1;

  private Steps() {}

  /** One. */
  static int one() {
    return one;
  }
}
