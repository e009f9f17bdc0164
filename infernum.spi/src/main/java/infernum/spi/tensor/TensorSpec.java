package infernum.spi.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shape, format and row distance of a tensor. A row is everything below the first dimension and is
 * always dense; {@code rowStride} exceeds the row's size in a slice of columns.
 *
 * @param shape at least one dimension; only the first may be symbolic
 * @param format how elements are stored
 * @param rowStride elements from one row's begin to the next one's
 */
public record TensorSpec(List<Dim> shape, Format format, long rowStride) {
  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException no dimension, a negative one, a symbolic one below the first,
   *     or rows that overlap
   */
  public TensorSpec {
    shape = List.copyOf(shape);
    for (Dim dim : shape) {
      if (dim.isFixed() && dim.offset() < 0) {
        throw new IllegalArgumentException("negative dimension in " + shape);
      }
    }
    if (rowStride < rowSize(shape)) {
      throw new IllegalArgumentException(
          "rows of %s would overlap at a stride of %d".formatted(shape, rowStride));
    }
  }

  /** Rows that follow each other without gaps. */
  public static TensorSpec dense(Format format, List<Dim> shape) {
    return new TensorSpec(shape, format, rowSize(shape));
  }

  /** {@code rows} rows of shape {@code row}, without gaps. */
  public static TensorSpec dense(Format format, Dim rows, long... row) {
    return dense(
        format, Stream.concat(Stream.of(rows), Arrays.stream(row).mapToObj(Dim::fixed)).toList());
  }

  /** The same in another format, without gaps. */
  public TensorSpec as(Format other) {
    return dense(other, shape);
  }

  /** The first dimension. */
  public Dim rows() {
    return shape.getFirst();
  }

  /** Elements of one row. */
  public long rowSize() {
    return rowSize(shape);
  }

  /** The last dimension, which is fixed but in a vector of one dimension. */
  public long last() {
    return shape.getLast().fixed();
  }

  /** Whether the other one's last dimension is the same, be it fixed or not. */
  public boolean sameLast(TensorSpec other) {
    return shape.getLast().equals(other.shape.getLast());
  }

  /** Whether it is a vector of {@code length} numbers of int32: positions, slots, indices. */
  public boolean isIndices(Dim length) {
    return rank() == 1 && rows().equals(length) && format == DType.I32;
  }

  /** Number of dimensions. */
  public int rank() {
    return shape.size();
  }

  /** Whether rows follow each other without gaps. */
  public boolean isDense() {
    return rowStride == rowSize();
  }

  /** Whether the other one has the same shape and format, whatever the strides. */
  public boolean sameShape(TensorSpec other) {
    return shape.equals(other.shape) && format.equals(other.format);
  }

  /** With a step's sizes filled in. */
  public TensorSpec at(Sizes sizes) {
    if (rows().isFixed()) {
      return this;
    }
    return new TensorSpec(
        shape.stream().map(d -> Dim.fixed(d.at(sizes))).toList(), format, rowStride);
  }

  /** Bytes from the first row's begin to the last row's end: a strided last row has no tail. */
  public long bytes(Sizes sizes) {
    long rows = rows().at(sizes);
    return rows == 0
        ? 0
        : format.bytes(Math.addExact(Math.multiplyExact(rows - 1, rowStride), rowSize()));
  }

  private static long rowSize(List<Dim> shape) {
    if (shape.isEmpty()) {
      throw new IllegalArgumentException("a tensor has at least one dimension");
    }
    long size = 1;
    for (Dim dim : shape.subList(1, shape.size())) {
      if (!dim.isFixed()) {
        throw new IllegalArgumentException("only the first dimension may be symbolic: " + shape);
      }
      size = Math.multiplyExact(size, dim.fixed());
    }
    return size;
  }

  @Override
  public String toString() {
    String dims = shape.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
    return format.name() + dims + (isDense() ? "" : "/" + rowStride);
  }
}
