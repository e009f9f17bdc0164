package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {
  private static final String TINY =
      Checkpoints.resource("gguf/tiny-llama/tiny-llama.gguf").toString();

  @TempDir private Path folder = Path.of("");

  @Test
  void aFileIsWrittenAndToldOfOnStandardError() throws IOException {
    Path made = folder.resolve("made.gguf");
    Cli run = Cli.run("convert", TINY, made.toString(), "--type", "q8_0");
    assertEquals(0, run.code(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains("wrote " + made), run::err);
    assertTrue(run.err().contains("is quantised already"), run::err);
    assertTrue(run.err().contains("tensor 22 of 22") || run.err().contains(" %  tensor"), run::err);
    Cli shown = Cli.run("inspect", made.toString());
    assertEquals(0, shown.code(), shown.err());
    assertTrue(shown.out().contains("general.file_type = 7"), shown::out);
  }

  @Test
  void whatIsThereStaysWithoutForce() throws IOException {
    Path made = Files.writeString(folder.resolve("made.gguf"), "mine");
    Cli run = Cli.run("convert", TINY, made.toString(), "--type", "F16");
    assertEquals(2, run.code());
    assertTrue(run.err().contains("exists; --force replaces it"), run::err);
    assertEquals("mine", Files.readString(made));
    assertEquals(0, Cli.run("convert", TINY, made.toString(), "--type", "F16", "--force").code());
    assertTrue(Files.size(made) > 10_000);
  }

  @Test
  void aTypeThatThereIsNotListsThoseThatThereAre() {
    Cli run = Cli.run("convert", TINY, folder.resolve("a").toString(), "--type", "Q9_X");
    assertEquals(2, run.code());
    assertTrue(run.err().contains("Q4_K_M"), run::err);
    assertFalse(Files.exists(folder.resolve("a")));
  }

  @Test
  void aFolderThatIsMissingIsSaid() {
    Path made = folder.resolve("absent").resolve("made.gguf");
    Cli run = Cli.run("convert", TINY, made.toString(), "--type", "F16");
    assertEquals(2, run.code());
    assertTrue(run.err().endsWith("can't be written: there is no such file or folder\n"), run::err);
  }
}
