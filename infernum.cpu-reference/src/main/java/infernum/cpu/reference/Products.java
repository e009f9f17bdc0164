package infernum.cpu.reference;

import java.util.List;

/**
 * Computes matrix products; this is one thread's scratch. The work is cut into blocks of {@value
 * #BLOCK} columns of the result: their weight rows are dequantised once, to where the core's cache
 * holds them, and then meet all rows of x. Thus a weight is read once per step however many rows
 * the step has, and each result is one sum in index order whatever is computed beside it.
 */
final class Products implements Cores.Work {
  private static final int BLOCK = 16;

  private final List<Product> products;
  private final int blocks;
  private final float[] weights;
  private final float[] results;
  private final double[] sums = new double[4];

  private Products(List<Product> products, int blocks, int length, int mostRows) {
    this.products = products;
    this.blocks = blocks;
    this.weights = new float[Math.multiplyExact(BLOCK, length)];
    this.results = new float[Math.multiplyExact(BLOCK, mostRows)];
  }

  /** Computes products of matrices of one shape. Weights that no row meets aren't read. */
  static void compute(List<Product> all, Cores cores) {
    List<Product> products = all.stream().filter(product -> product.rows() > 0).toList();
    if (products.isEmpty()) {
      return;
    }
    int blocks = Math.ceilDiv(products.getFirst().columns(), BLOCK);
    int length = products.getFirst().weight().length();
    int mostRows = products.stream().mapToInt(Product::rows).max().orElse(0);
    cores.each(
        Math.multiplyExact(products.size(), blocks),
        (long) BLOCK * length * (1 + mostRows),
        () -> new Products(products, blocks, length, mostRows));
  }

  @Override
  public void run(int from, int to) {
    for (int unit = from; unit < to; unit++) {
      Product product = products.get(unit / blocks);
      int column = unit % blocks * BLOCK;
      columns(product, column, Math.min(BLOCK, product.columns() - column));
    }
  }

  private void columns(Product product, int column, int width) {
    int length = product.weight().length();
    for (int i = 0; i < width; i++) {
      product.weight().read(product.firstWeightRow() + column + i, weights, i * length);
    }
    int grouped = product.rows() & -4;
    for (int row = 0; row < grouped; row += 4) {
      fourRows(product.x(), row, length, width);
    }
    for (int row = grouped; row < product.rows(); row++) {
      oneRow(product.x(), row, length, width);
    }
    for (int row = 0; row < product.rows(); row++) {
      product.result().write(product.resultRows()[row], column, width, results, row * BLOCK);
    }
  }

  private void fourRows(float[] x, int row, int length, int width) {
    for (int i = 0; i < width; i++) {
      Dot.four(weights, i * length, x, row * length, length, sums);
      for (int k = 0; k < 4; k++) {
        results[(row + k) * BLOCK + i] = (float) sums[k];
      }
    }
  }

  private void oneRow(float[] x, int row, int length, int width) {
    int grouped = width & -4;
    for (int i = 0; i < grouped; i += 4) {
      Dot.four(x, row * length, weights, i * length, length, sums);
      for (int k = 0; k < 4; k++) {
        results[row * BLOCK + i + k] = (float) sums[k];
      }
    }
    for (int i = grouped; i < width; i++) {
      results[row * BLOCK + i] = (float) Dot.one(x, row * length, weights, i * length, length);
    }
  }
}
