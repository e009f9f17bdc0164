package infernum.cpu.reference;

/** Indices that come from a step are checked before anything is read by them. */
final class Indices {
  private Indices() {}

  /**
   * All within a table.
   *
   * @throws IllegalArgumentException one isn't; the message names it, its place and the bound
   */
  static void check(int[] indices, long bound, String one, String all) {
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= bound) {
        throw new IllegalArgumentException(
            "%s %d at %d, but there are %d %s".formatted(one, indices[i], i, bound, all));
      }
    }
  }
}
