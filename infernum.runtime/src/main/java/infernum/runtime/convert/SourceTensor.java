package infernum.runtime.convert;

import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.Format;
import java.util.List;

/**
 * A tensor in GGUF's terms, before it has its type.
 *
 * @param name by GGUF's rules
 * @param shape rows first
 * @param parts what it is read from; several, of one shape, are stacked: the experts of a layer
 * @param pairs elements of a head whose rows go from the order of halves to that of interleaved
 *     pairs; 0: rows stay in their order
 */
record SourceTensor(String name, List<Long> shape, List<Scaled> parts, int pairs) {
  SourceTensor {
    shape = List.copyOf(shape);
    parts = List.copyOf(parts);
  }

  /** As one tensor holds it. */
  static SourceTensor of(String name, StoredTensor tensor) {
    return new SourceTensor(name, tensor.shape(), List.of(new Scaled(tensor, new float[0])), 0);
  }

  /** Elements of a row. */
  int length() {
    return Math.toIntExact(shape.getLast());
  }

  /** Number of rows. */
  long rows() {
    return shape.stream().limit(shape.size() - 1L).reduce(1L, Math::multiplyExact);
  }

  /** How the elements are stored now, where that is the same for all parts and without scales. */
  boolean isStoredAs(Format format) {
    return parts.stream()
        .allMatch(part -> part.tensor().format().equals(format) && part.scales().length == 0);
  }

  /** The part that holds a row. */
  Scaled part(long row) {
    return parts.get((int) (row / rowsOfPart()));
  }

  /** Where the part has it. */
  long rowInPart(long row) {
    long inPart = row % rowsOfPart();
    if (pairs == 0) {
      return inPart;
    }
    long inHead = inPart % pairs;
    return inPart - inHead + inHead % 2 * (pairs / 2) + inHead / 2;
  }

  private long rowsOfPart() {
    return rows() / parts.size();
  }
}
