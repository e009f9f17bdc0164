package infernum.runtime.checkpoint;

import infernum.spi.model.CheckpointException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files as memory, of any size; pages are read when they are touched. */
public final class MappedFile {
  private MappedFile() {}

  /**
   * The bytes of a file, which can't be written.
   *
   * @param arena how long they can be read
   * @throws CheckpointException the file can't be read
   */
  public static MemorySegment map(Path file, Arena arena) {
    if (Files.isDirectory(file)) {
      throw new CheckpointException(file, "is a folder, must be a file");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file, "doesn't exist", e);
    } catch (IOException e) {
      throw new CheckpointException(file, "can't be read (" + e + ")", e);
    }
  }
}
