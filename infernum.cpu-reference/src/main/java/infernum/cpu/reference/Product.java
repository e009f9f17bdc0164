package infernum.cpu.reference;

/**
 * Some of the listed rows times the transpose of a matrix: column o of a row of the result is the
 * row times row {@code firstWeightRow + o} of the weight.
 */
final class Product {
  private final WeightRows weight;
  private final int firstWeightRow;
  private final Floats result;
  private int from;
  private int to;

  /**
   * Of no rows yet.
   *
   * @param firstWeightRow where the matrix begins in a stack of matrices
   */
  Product(WeightRows weight, int firstWeightRow, Floats result) {
    this.weight = weight;
    this.firstWeightRow = firstWeightRow;
    this.result = result;
  }

  /** Of the listed rows from {@code first} to before {@code end}. */
  void of(int first, int end) {
    from = first;
    to = end;
  }

  WeightRows weight() {
    return weight;
  }

  int firstWeightRow() {
    return firstWeightRow;
  }

  Floats result() {
    return result;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  int rows() {
    return to - from;
  }

  int columns() {
    return result.length();
  }
}
