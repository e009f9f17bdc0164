package infernum.runtime.gguf;

import infernum.runtime.checkpoint.Shown;
import infernum.runtime.gguf.GgufHeader.TensorInfo;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.Format;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds each tensor in the file's data, after checking that it lies there and alone. */
final class GgufTensors {
  private final Path file;
  private final GgufHeader header;
  private final GgmlTypes types;

  /** A tensor's place, checked: bytes {@code begin} to {@code end} of the data. */
  private record Place(TensorInfo info, Format format, List<Long> shape, long begin, long end) {}

  GgufTensors(Path file, GgufHeader header, GgmlTypes types) {
    this.file = file;
    this.header = header;
    this.types = types;
  }

  /** The tensors by the file's names, in the order of their data. */
  List<StoredTensor> read(MemorySegment bytes) {
    long dataAt = Math.min(header.dataAt(), bytes.byteSize());
    MemorySegment data = bytes.asSlice(dataAt);
    List<Place> places = new ArrayList<>();
    for (TensorInfo info : header.tensors()) {
      places.add(place(info, data.byteSize()));
    }
    checkApart(places);
    return places.stream()
        .map(place ->
            new StoredTensor(
                place.info().name(),
                place.format(),
                place.shape(),
                data.asSlice(place.begin(), place.end() - place.begin())))
        .toList();
  }

  private Place place(TensorInfo info, long dataBytes) {
    List<Long> shape = info.dimensions().reversed();
    try {
      Format format = types.get(info.type());
      long rows = 1;
      for (long dimension : shape.subList(0, shape.size() - 1)) {
        rows = Math.multiplyExact(rows, dimension);
      }
      long size = Math.multiplyExact(rows, format.bytes(shape.getLast()));
      long end = Math.addExact(info.offset(), size);
      if (info.offset() < 0 || info.offset() % header.alignment() != 0) {
        throw error(
            info,
            "has offset %s; must be a multiple of %d",
            Long.toUnsignedString(info.offset()),
            header.alignment());
      }
      if (end > dataBytes) {
        throw error(
            info,
            "with shape %s of %s lies at bytes %d to %d of the data, which ends at %d; truncated?",
            shape,
            format.name(),
            info.offset(),
            end,
            dataBytes);
      }
      return new Place(info, format, shape, info.offset(), end);
    } catch (ArithmeticException e) {
      throw new CheckpointException(
          file,
          "tensor '%s' has shape %s at offset %d: more bytes than 2^63"
              .formatted(Shown.of(info.name()), shape, info.offset()),
          e);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          file, "tensor '%s' %s".formatted(Shown.of(info.name()), e.getMessage()), e);
    }
  }

  private void checkApart(List<Place> places) {
    places.sort(Comparator.comparingLong(Place::begin));
    for (int i = 1; i < places.size(); i++) {
      Place one = places.get(i - 1);
      Place next = places.get(i);
      if (next.begin() < one.end()) {
        throw error(
            next.info(),
            "begins at byte %d of the data, where '%s' ends at %d: tensors must not overlap",
            next.begin(),
            Shown.of(one.info().name()),
            one.end());
      }
    }
  }

  private CheckpointException error(TensorInfo info, String message, Object... values) {
    return new CheckpointException(
        file, "tensor '" + Shown.of(info.name()) + "' " + message.formatted(values));
  }
}
