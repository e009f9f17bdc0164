package infernum.cpu.reference;

import infernum.spi.kernel.Workers;
import java.util.List;

/**
 * Computes matrix products of some rows of a tensor. The work is cut into blocks of {@value #BLOCK}
 * columns of the result: their weight rows are dequantised once, to where the core's cache holds
 * them, and then meet all rows of x, {@value #ROWS} at a time. Thus a weight is read once per step
 * however many rows the step has, and each result is one sum in index order whatever is computed
 * beside it.
 */
final class Products {
  private static final int BLOCK = 16;
  private static final int ROWS = 32;

  private final Resources resources;
  private final Floats x;
  private final int most;
  private final Product[] active;
  private final Workers.Work work = this::run;
  private int listed;
  private int blocks;

  /**
   * Of rows of one tensor.
   *
   * @param most rows that the largest step takes
   * @param products all that are computed at once
   */
  Products(Resources resources, Floats x, int most, List<Product> products) {
    this.resources = resources;
    this.x = x;
    this.most = most;
    this.active = new Product[products.size()];
    resources.shared().ints(2L * most);
    resources.reserve(scratch -> {
      scratch.floats(0, (long) BLOCK * x.length());
      scratch.floats(1, BLOCK * ROWS);
      scratch.floats(2, (long) ROWS * x.length());
      scratch.doubles(0, 4);
    });
  }

  /** Begins a launch. */
  void clear() {
    listed = 0;
  }

  /**
   * Lists a vector of x, whose products go to one of the results'; returns its place in the list.
   */
  int list(int vector, int resultVector) {
    int[] rows = resources.shared().ints(0);
    rows[listed] = vector;
    rows[most + listed] = resultVector;
    return listed++;
  }

  /** Lists all vectors of x in order, each to the results' of the same index. */
  void listAll() {
    clear();
    for (int i = 0; i < x.count(); i++) {
      list(i, i);
    }
  }

  /** Computes products of matrices of one shape. Weights that no row meets aren't read. */
  void compute(List<Product> products) {
    int count = 0;
    int mostRows = 0;
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
    float[] weights = scratch.floats(0, 0);
    for (int i = 0; i < width; i++) {
      product.weight().read(product.firstWeightRow() + column + i, weights, i * x.length());
    }
    for (int from = product.from(); from < product.to(); from += ROWS) {
      int count = Math.min(ROWS, product.to() - from);
      rows(scratch, from, count, width);
      write(scratch.floats(1, 0), product.result(), from, count, column, width);
    }
  }

  /** Some listed rows with some weight rows, to the scratch. */
  private void rows(Scratch scratch, int from, int count, int width) {
    int[] listing = resources.shared().ints(0);
    float[] rows = scratch.floats(2, 0);
    for (int row = 0; row < count; row++) {
      x.read(listing[from + row], rows, row * x.length());
    }
    int grouped = count & -4;
    for (int row = 0; row < grouped; row += 4) {
      fourRows(scratch, row, width);
    }
    for (int row = grouped; row < count; row++) {
      oneRow(scratch, row, width);
    }
  }

  private void fourRows(Scratch scratch, int row, int width) {
    int length = x.length();
    float[] weights = scratch.floats(0, 0);
    float[] results = scratch.floats(1, 0);
    float[] rows = scratch.floats(2, 0);
    double[] sums = scratch.doubles(0, 0);
    for (int i = 0; i < width; i++) {
      Dot.four(weights, i * length, rows, row * length, length, sums);
      for (int k = 0; k < 4; k++) {
        results[(row + k) * BLOCK + i] = (float) sums[k];
      }
    }
  }

  private void oneRow(Scratch scratch, int row, int width) {
    int length = x.length();
    float[] weights = scratch.floats(0, 0);
    float[] results = scratch.floats(1, 0);
    float[] rows = scratch.floats(2, 0);
    double[] sums = scratch.doubles(0, 0);
    int grouped = width & -4;
    for (int i = 0; i < grouped; i += 4) {
      Dot.four(rows, row * length, weights, i * length, length, sums);
      for (int k = 0; k < 4; k++) {
        results[row * BLOCK + i + k] = (float) sums[k];
      }
    }
    for (int i = grouped; i < width; i++) {
      results[row * BLOCK + i] = (float) Dot.one(rows, row * length, weights, i * length, length);
    }
  }

  private void write(float[] results, Floats target, int from, int count, int column, int width) {
    int[] listing = resources.shared().ints(0);
    for (int row = 0; row < count; row++) {
      target.write(listing[most + from + row], column, width, results, row * BLOCK);
    }
  }
}
