package infernum.runtime.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.spi.InfernumException;
import infernum.spi.model.BundledModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledModelTest {
  private static final Path TINY = Path.of("src/test/resources/gguf/tiny-llama");
  private static final String FILE = "tiny-llama.gguf";

  /** The committed GGUF, as if a jar had it. */
  private record Tiny(String suffix) implements BundledModel {
    @Override
    public String name() {
      return "tiny";
    }

    @Override
    public String description() {
      return "of random weights";
    }

    @Override
    public List<String> files() {
      return List.of(FILE, "golden.json", "note.txt");
    }

    @Override
    public InputStream open(String file) throws IOException {
      return file.equals("note.txt")
          ? new ByteArrayInputStream(suffix.getBytes(UTF_8))
          : Files.newInputStream(TINY.resolve(file));
    }
  }

  @TempDir private Path folder;
  private Path cache;

  @BeforeEach
  void cache() {
    cache = folder.resolve("cache");
  }

  private ModelLoader loader(String suffix) {
    return new ModelLoader(Services.of(Plugins.none(), new Tiny(suffix)), new BundledFolder(cache));
  }

  private Path located() {
    return loader("").locate(Path.of("tiny"));
  }

  @Test
  void aNameStandsForTheModelThatAJarCarries() {
    LoadOptions options = LoadOptions.DEFAULT.orOn("cpu-reference");
    try (LoadedModel model = loader("").load(Path.of("tiny"), options)) {
      assertEquals("llama", model.architecture());
      assertTrue(model.path().startsWith(cache), model.path().toString());
    }
    assertEquals(Path.of("tiny"), located().getFileName());
    assertTrue(Files.exists(located().resolve("golden.json")));
  }

  @Test
  void theFilesAreWrittenOnceAndOtherFilesAreAnotherFolder() throws IOException {
    Path file = located().resolve(FILE);
    Object key = Files.readAttributes(file, "fileKey").get("fileKey");
    assertEquals(key, Files.readAttributes(located().resolve(FILE), "fileKey").get("fileKey"));
    Path other = loader("2").locate(Path.of("tiny"));
    assertFalse(other.equals(located()), other::toString);
    assertEquals("2", Files.readString(other.resolve("note.txt")));
    try (Stream<Path> files = Files.list(located())) {
      assertEquals(3, files.count(), "nothing half written is left");
    }
  }

  @Test
  void aFileThatIsntTheJarsIsReplaced() throws IOException {
    Path file = located().resolve(FILE);
    byte[] damaged = Files.readAllBytes(file);
    damaged[damaged.length / 2] ^= 1;
    Files.write(file, damaged);
    assertEquals(-1, Files.mismatch(TINY.resolve(FILE), located().resolve(FILE)));
    Files.writeString(file, "cut");
    assertEquals(-1, Files.mismatch(TINY.resolve(FILE), located().resolve(FILE)));
  }

  @Test
  void withoutAWritableCacheATemporaryFolderServes() throws IOException {
    Files.writeString(cache, "a file where the folder should be");
    Path place = located();
    assertFalse(place.startsWith(cache), place::toString);
    assertEquals(Path.of("tiny"), place.getFileName());
    assertEquals(-1, Files.mismatch(TINY.resolve(FILE), place.resolve(FILE)));
  }

  @Test
  void whatLiesAtThePathComesFirst() throws IOException {
    Path there = Files.writeString(folder.resolve("tiny"), "");
    assertEquals(there, loader("").locate(there));
    assertFalse(Files.exists(cache));
  }

  @Test
  void anUnknownNameIsToldTheKnownOnes() {
    Exception e = assertThrows(InfernumException.class, () -> loader("").locate(Path.of("tinny")));
    assertEquals(
        "no model is at tinny, and no bundled one has that name; there are: tiny", e.getMessage());
  }
}
