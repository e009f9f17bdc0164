package infernum.runtime.convert;

import infernum.runtime.checkpoint.FileFault;
import infernum.spi.InfernumException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that is there whole or not at all: it is written beside its place under another name, and
 * moved there by {@link #commit}. Without that nothing of it stays.
 */
final class NewFile implements AutoCloseable {
  private final Path place;
  private final boolean replace;
  private final Path temporary;
  private final FileChannel channel;

  /**
   * Begins a file.
   *
   * @param replace whether what is at its place may go
   * @throws InfernumException something is there and must stay, or the folder can't be written to
   */
  NewFile(Path place, boolean replace) {
    this.place = place.toAbsolutePath();
    this.replace = replace;
    this.temporary =
        this.place.resolveSibling(".%s.%s.part".formatted(place.getFileName(), UUID.randomUUID()));
    requireFree();
    try {
      // Not createTempFile: its files are nobody else's to read.
      channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new InfernumException("%s: can't be written: %s".formatted(place, FileFault.of(e)), e);
    }
  }

  FileChannel channel() {
    return channel;
  }

  /** Puts the file where it belongs, once all of it is on the disk. */
  void commit() throws IOException {
    channel.force(true);
    channel.close();
    requireFree();
    Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
  }

  private void requireFree() {
    if (Files.isDirectory(place)) {
      throw new InfernumException("%s is a folder; name the file to write".formatted(place));
    }
    if (!replace && Files.exists(place)) {
      throw new InfernumException("%s exists; --force replaces it".formatted(place));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(temporary);
  }
}
