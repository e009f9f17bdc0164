package infernum.runtime.checkpoint;

import infernum.spi.model.CheckpointException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files as memory, of any size; pages are read when they are touched. */
public final class MappedFile {
  /** How the file begins that Git puts in a large one's place until that is fetched. */
  private static final byte[] POINTER =
      "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

  private MappedFile() {}

  /**
   * The bytes of a file, which can't be written.
   *
   * @param arena how long they can be read
   * @throws CheckpointException the file can't be read, or only stands for another
   */
  public static MemorySegment map(Path file, Arena arena) {
    if (Files.isDirectory(file)) {
      throw new CheckpointException(file, "is a folder, must be a file");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      if (isPointer(bytes)) {
        throw new CheckpointException(
            file, "is a pointer of Git LFS, not the file itself: fetch it with 'git lfs pull'");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file, "doesn't exist", e);
    } catch (IOException e) {
      throw new CheckpointException(file, "can't be read (" + e + ")", e);
    }
  }

  private static boolean isPointer(MemorySegment bytes) {
    return bytes.byteSize() > POINTER.length
        && bytes.asSlice(0, POINTER.length).mismatch(MemorySegment.ofArray(POINTER)) < 0;
  }
}
