package infernum.runtime.safetensors;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import infernum.runtime.checkpoint.MappedFile;
import infernum.runtime.checkpoint.Shown;
import infernum.runtime.json.Json;
import infernum.spi.Registry;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.Quantisation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Maps SafeTensors files: eight bytes with the header's length, the header as JSON, and the
 * tensors' bytes, which must fill the rest of the file exactly, without gaps or overlaps.
 */
final class SafeTensorsReader {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  /** More than any model's, also one of many experts in a single file. */
  private static final int MAX_TENSORS = 262_144;

  private final Arena arena;
  private final Registry<Quantisation> quantisations;

  SafeTensorsReader(Arena arena, Registry<Quantisation> quantisations) {
    this.arena = arena;
    this.quantisations = quantisations;
  }

  /** The tensors of one file, by name. */
  Map<String, StoredTensor> read(Path file) {
    return read(file, MappedFile.map(file, arena));
  }

  /** The tensors in the bytes of one file, by name. */
  Map<String, StoredTensor> read(Path file, MemorySegment bytes) {
    long headerBytes = headerBytes(file, bytes);
    byte[] header = bytes.asSlice(Long.BYTES, headerBytes).toArray(ValueLayout.JAVA_BYTE);
    if (header[0] != '{') {
      throw new CheckpointException(file, "the header must begin with '{'; not SafeTensors?");
    }
    Map<String, Object> entries = Json.object(file, "the header ", header);
    entries.remove("__metadata__");
    if (entries.size() > MAX_TENSORS) {
      throw new CheckpointException(
          file, "the header has %d tensors; at most %d".formatted(entries.size(), MAX_TENSORS));
    }
    List<TensorEntry> tensors = new ArrayList<>();
    entries.forEach((name, entry) -> tensors.add(TensorEntry.of(file, name, entry, quantisations)));
    long dataAt = Long.BYTES + headerBytes;
    checkCoverage(file, tensors, bytes.byteSize() - dataAt);
    Map<String, StoredTensor> byName = new TreeMap<>();
    for (TensorEntry tensor : tensors) {
      tensor.checkAlignment(file, dataAt);
      byName.put(tensor.name(), tensor.in(bytes.asSlice(dataAt)));
    }
    return Collections.unmodifiableMap(byName);
  }

  private static long headerBytes(Path file, MemorySegment bytes) {
    if (bytes.byteSize() < Long.BYTES) {
      throw new CheckpointException(
          file,
          "has %d bytes, too few for the header's length; truncated?".formatted(bytes.byteSize()));
    }
    long length = bytes.get(LONG, 0);
    // Unsigned in the file: what is negative here is beyond any limit.
    if (length < 2 || length > Json.MAX_BYTES) {
      throw new CheckpointException(
          file,
          "the header's length is %s; must be 2 to %d bytes; not SafeTensors?"
              .formatted(Long.toUnsignedString(length), Json.MAX_BYTES));
    }
    if (length > bytes.byteSize() - Long.BYTES) {
      throw new CheckpointException(
          file,
          "the header's length is %d, but the file has %d bytes; truncated?"
              .formatted(length, bytes.byteSize()));
    }
    return length;
  }

  private static void checkCoverage(Path file, List<TensorEntry> tensors, long dataBytes) {
    tensors.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
    long covered = 0;
    String previous = "the header";
    for (TensorEntry tensor : tensors) {
      if (tensor.end() > dataBytes) {
        throw tensor.error(
            file, "'data_offsets' end at %d of %d bytes; truncated?", tensor.end(), dataBytes);
      }
      if (tensor.begin() != covered) {
        throw tensor.error(
            file,
            "'data_offsets' begin at %d; %s ends at %d: tensors must neither overlap nor leave gaps",
            tensor.begin(),
            previous,
            covered);
      }
      covered = tensor.end();
      previous = "'" + Shown.of(tensor.name()) + "'";
    }
    if (covered != dataBytes) {
      throw new CheckpointException(
          file,
          "%d bytes follow the last tensor, %s, which no tensor's 'data_offsets' claim"
              .formatted(dataBytes - covered, previous));
    }
  }
}
