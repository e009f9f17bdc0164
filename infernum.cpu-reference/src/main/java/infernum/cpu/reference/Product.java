package infernum.cpu.reference;

/**
 * Rows times the transpose of a matrix: column o of row r of the result is row r of x times row
 * {@code firstWeightRow + o} of the weight.
 *
 * @param x the rows, one after the other, each as long as a weight row
 * @param firstWeightRow where the matrix begins in a stack of matrices
 * @param result receives row r at vector {@code resultRows[r]}
 * @param resultRows one for each row of x
 */
record Product(float[] x, WeightRows weight, int firstWeightRow, Floats result, int[] resultRows) {
  int rows() {
    return resultRows.length;
  }

  int columns() {
    return result.length();
  }
}
