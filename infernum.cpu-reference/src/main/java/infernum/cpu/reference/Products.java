package infernum.cpu.reference;

import infernum.spi.kernel.Workers;
import java.util.List;

/**
 * Computes matrix products of rows that are gathered first. The work is cut into blocks of {@value
 * #BLOCK} columns of the result: their weight rows are dequantised once, to where the core's cache
 * holds them, and then meet all rows of x. Thus a weight is read once per step however many rows
 * the step has, and each result is one sum in index order whatever is computed beside it.
 */
final class Products {
  private static final int BLOCK = 16;

  private final Resources resources;
  private final Floats x;
  private final Product[] active;
  private final Workers.Work work = this::run;
  private int gathered;
  private int blocks;
  private int mostRows;

  /**
   * Of rows of one tensor.
   *
   * @param most rows that are gathered in the largest step
   * @param products all that are computed at once
   */
  Products(Resources resources, Floats x, int most, List<Product> products) {
    this.resources = resources;
    this.x = x;
    this.active = new Product[products.size()];
    resources.shared().floats(0, (long) most * x.length());
    resources.shared().ints(most);
    resources.reserve(scratch -> {
      scratch.floats(0, (long) BLOCK * x.length());
      scratch.floats(1, (long) BLOCK * most);
      scratch.doubles(0, 4);
    });
  }

  /** Begins a launch. */
  void clear() {
    gathered = 0;
  }

  /** Takes a vector of x, whose products go to one of the results'; returns its place. */
  int gather(int vector, int resultVector) {
    x.read(vector, rows(), gathered * x.length());
    resources.shared().ints(0)[gathered] = resultVector;
    return gathered++;
  }

  /** All vectors of x in order, each to the results' of the same index. */
  void gatherAll() {
    clear();
    for (int i = 0; i < x.count(); i++) {
      gather(i, i);
    }
  }

  private float[] rows() {
    return resources.shared().floats(0, 0);
  }

  /** Computes products of matrices of one shape. Weights that no row meets aren't read. */
  void compute(List<Product> products) {
    int count = 0;
    mostRows = 0;
    for (int i = 0; i < products.size(); i++) {
      Product product = products.get(i);
      if (product.rows() > 0) {
        active[count++] = product;
        mostRows = Math.max(mostRows, product.rows());
      }
    }
    if (count > 0) {
      blocks = Math.ceilDiv(active[0].columns(), BLOCK);
      long cost = (long) BLOCK * x.length() * (1 + mostRows);
      resources.cores().each(Math.multiplyExact(count, blocks), cost, work);
    }
  }

  private void run(int worker, int from, int to) {
    Scratch scratch = resources.own().get(worker);
    for (int unit = from; unit < to; unit++) {
      Product product = active[unit / blocks];
      int column = unit % blocks * BLOCK;
      columns(scratch, product, column, Math.min(BLOCK, product.columns() - column));
    }
  }

  private void columns(Scratch scratch, Product product, int column, int width) {
    int length = product.weight().length();
    float[] weights = scratch.floats(0, 0);
    float[] results = scratch.floats(1, 0);
    double[] sums = scratch.doubles(0, 0);
    for (int i = 0; i < width; i++) {
      product.weight().read(product.firstWeightRow() + column + i, weights, i * length);
    }
    float[] x = rows();
    int first = product.from();
    int grouped = product.rows() & -4;
    for (int row = 0; row < grouped; row += 4) {
      fourRows(x, first + row, weights, length, width, results, row, sums);
    }
    for (int row = grouped; row < product.rows(); row++) {
      oneRow(x, first + row, weights, length, width, results, row, sums);
    }
    int[] targets = resources.shared().ints(0);
    for (int row = 0; row < product.rows(); row++) {
      product.result().write(targets[first + row], column, width, results, row * BLOCK);
    }
  }

  private static void fourRows(
      float[] x,
      int from,
      float[] weights,
      int length,
      int width,
      float[] results,
      int row,
      double[] sums) {
    for (int i = 0; i < width; i++) {
      Dot.four(weights, i * length, x, from * length, length, sums);
      for (int k = 0; k < 4; k++) {
        results[(row + k) * BLOCK + i] = (float) sums[k];
      }
    }
  }

  private static void oneRow(
      float[] x,
      int from,
      float[] weights,
      int length,
      int width,
      float[] results,
      int row,
      double[] sums) {
    int grouped = width & -4;
    for (int i = 0; i < grouped; i += 4) {
      Dot.four(x, from * length, weights, i * length, length, sums);
      for (int k = 0; k < 4; k++) {
        results[row * BLOCK + i + k] = (float) sums[k];
      }
    }
    for (int i = grouped; i < width; i++) {
      results[row * BLOCK + i] = (float) Dot.one(x, from * length, weights, i * length, length);
    }
  }
}
