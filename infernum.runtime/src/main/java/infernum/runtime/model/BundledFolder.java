package infernum.runtime.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.spi.InfernumException;
import infernum.spi.model.BundledModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Lays the files of a bundled model into a folder of the user's cache, since only files can be
 * mapped. The folder goes by what is in the files: another version of a model gets another one, and
 * a file that isn't what the jar has is replaced. Where the cache can't be written, a temporary
 * folder takes its place until the process ends.
 */
final class BundledFolder {
  private final Path cache;

  /** Below this folder, which need not exist. */
  BundledFolder(Path cache) {
    this.cache = cache;
  }

  /**
   * In the folder that the system property {@code infernum.cache} names, else in that of the XDG
   * base directory specification: {@code $XDG_CACHE_HOME/infernum}, by default {@code
   * ~/.cache/infernum}.
   */
  static BundledFolder ofUser() {
    return new BundledFolder(
        Optional.ofNullable(System.getProperty("infernum.cache"))
            .map(Path::of)
            .orElseGet(() ->
                Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                    .map(Path::of)
                    .filter(Path::isAbsolute)
                    .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                    .resolve("infernum")));
  }

  /**
   * The folder with the model's files, which has the model's name.
   *
   * @throws InfernumException the jar can't be read, or no folder can be written
   */
  Path of(BundledModel model) {
    Map<String, byte[]> files = read(model);
    try {
      return fill(cache.resolve("models").resolve(digest(files)).resolve(model.name()), files);
    } catch (IOException e) {
      return temporary(model, files, e);
    }
  }

  private Path temporary(BundledModel model, Map<String, byte[]> files, IOException reason) {
    try {
      Path parent = Files.createTempDirectory("infernum");
      Path folder = fill(parent.resolve(model.name()), files);
      // In the reverse of this order, the files first.
      parent.toFile().deleteOnExit();
      folder.toFile().deleteOnExit();
      files.keySet().forEach(file -> folder.resolve(file).toFile().deleteOnExit());
      return folder;
    } catch (IOException e) {
      e.addSuppressed(reason);
      throw new InfernumException(
          "the bundled model '%s' fits neither into %s (%s) nor into the temporary folder (%s); -Dinfernum.cache=DIR names another folder"
              .formatted(model.name(), cache, reason, e),
          e);
    }
  }

  private static Map<String, byte[]> read(BundledModel model) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String file : model.files()) {
      try (InputStream in = model.open(file)) {
        files.put(file, in.readAllBytes());
      } catch (IOException e) {
        throw new InfernumException(
            "%s of the bundled model '%s' can't be read: %s".formatted(file, model.name(), e), e);
      }
    }
    return files;
  }

  private static Path fill(Path folder, Map<String, byte[]> files) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> entry : files.entrySet()) {
      Path file = folder.resolve(entry.getKey());
      if (!has(file, entry.getValue())) {
        // Moved into place whole: another process may be reading or writing the same.
        Path part = Files.createTempFile(folder, entry.getKey(), ".part");
        Files.write(part, entry.getValue());
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return folder;
  }

  private static boolean has(Path file, byte[] content) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == content.length
        && Arrays.equals(Files.readAllBytes(file), content);
  }

  /**
   * Tells versions apart. Not a cryptographic digest, whose code in Java takes a start longer than
   * all else here: what lies in the folder is compared byte by byte.
   */
  private static String digest(Map<String, byte[]> files) {
    CRC32 digest = new CRC32();
    long bytes = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      digest.update(file.getKey().getBytes(UTF_8));
      digest.update(file.getValue());
      bytes += file.getValue().length;
    }
    return "%08x-%d".formatted(digest.getValue(), bytes);
  }
}
