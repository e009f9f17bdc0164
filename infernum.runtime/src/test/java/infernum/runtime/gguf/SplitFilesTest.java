package infernum.runtime.gguf;

import static infernum.runtime.gguf.GgufBytes.F32;
import static infernum.runtime.gguf.GgufBytes.UINT16;
import static infernum.runtime.gguf.GgufBytes.UINT32;
import static infernum.runtime.gguf.GgufBytes.int32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.StoredTensor;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in several files: those that the gguf package wrote, and such as nobody should. */
class SplitFilesTest {
  @TempDir private Path folder = Path.of("");

  private static Checkpoint open(Path path) {
    return new GgufFormat().open(path, Checkpoints.QUANTISATIONS);
  }

  private Path part(int number, int count) {
    return folder.resolve("tiny-%05d-of-%05d.gguf".formatted(number, count));
  }

  private void write(int number, int count, GgufBytes bytes) throws IOException {
    Files.write(part(number, count), bytes.build());
  }

  private static GgufBytes bytes(int no, int count, int tensors) {
    return new GgufBytes()
        .text("general.architecture", "llama")
        .key("split.no", UINT16, new byte[] {(byte) no, (byte) (no >> 8)})
        .key("split.count", UINT16, new byte[] {(byte) count, (byte) (count >> 8)})
        .key("split.tensors.count", UINT32, int32(tensors))
        .tensor("t" + no, F32, 0, 8)
        .data(32);
  }

  private void two() throws IOException {
    write(1, 2, bytes(0, 2, 2));
    write(2, 2, bytes(1, 2, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "everything-00001-of-00003.gguf",
        "everything-00002-of-00003.gguf",
        "everything-00003-of-00003.gguf"
      })
  void anyPartOpensTheWholeModelOfTheReference(String name) {
    Path path = Checkpoints.resource("gguf/split").resolve(name);
    try (Checkpoint split = open(path);
        Checkpoint whole = open(Checkpoints.resource("gguf/everything-v3.gguf"))) {
      assertEquals(whole.tensors().keySet(), split.tensors().keySet());
      for (StoredTensor tensor : whole.tensors().values()) {
        StoredTensor other = Checkpoints.tensor(split, tensor.name());
        assertEquals(tensor.format(), other.format());
        assertArrayEquals(
            tensor.data().toArray(ValueLayout.JAVA_BYTE),
            other.data().toArray(ValueLayout.JAVA_BYTE));
      }
      assertEquals("the first file has the metadata", split.metadata().get("everything.first"));
      assertEquals(path, split.path());
    }
  }

  @Test
  void aMissingPartIsNamed() throws IOException {
    two();
    Files.delete(part(2, 2));
    Checkpoints.refused(
        part(2, 2), () -> open(part(1, 2)).close(), "is missing", "part 2 of 2", "'split.count'");
    Checkpoints.refused(part(2, 2), () -> open(folder).close(), "is missing");
  }

  @Test
  void aPartThatSaysOtherwiseThanItsNameIsRefused() throws IOException {
    two();
    write(2, 2, bytes(0, 2, 2));
    Checkpoints.refused(part(2, 2), () -> open(folder).close(), "'split.no' is 0, must be 1");
    write(2, 2, bytes(1, 3, 2));
    Checkpoints.refused(part(2, 2), () -> open(folder).close(), "'split.count' is 3, must be 2");
    write(2, 2, new GgufBytes().text("general.architecture", "llama"));
    Checkpoints.refused(part(2, 2), () -> open(folder).close(), "is missing, must be");
  }

  @Test
  void thePartsMustHaveAsManyTensorsAsTheySay() throws IOException {
    two();
    write(2, 2, bytes(1, 2, 3));
    Checkpoints.refused(
        part(2, 2), () -> open(folder).close(), "'split.tensors.count' is 3", "have 2 tensors");
  }

  @Test
  void aTensorMayNotBeInTwoParts() throws IOException {
    write(1, 2, bytes(0, 2, 3));
    write(2, 2, bytes(1, 2, 3).tensor("t0", F32, 32, 8).data(64));
    Checkpoints.refused(
        part(2, 2), () -> open(folder).close(), "tensor 't0' is also in tiny-00001-of-00002");
  }

  @Test
  void aNameThatDoesntSayWhichPartItIsIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("renamed.gguf"), bytes(0, 2, 2).build());
    Checkpoints.refused(
        file, () -> open(file).close(), "'split.count' is 2", "NAME-00001-of-00002.gguf");
    write(1, 3, bytes(0, 2, 2));
    Checkpoints.refused(part(1, 3), () -> open(part(1, 3)).close(), "'split.count' is 2");
  }

  @Test
  void manyPartsAreNotLookedFor() throws IOException {
    Path file = Files.write(part(1, 5000), bytes(0, 5000, 1).build());
    Checkpoints.refused(file, () -> open(file).close(), "'split.count' is 5000; at most 4096");
  }

  @Test
  void aCountThatIsNoNumberIsRefused() throws IOException {
    Path file =
        Files.write(
            part(1, 2),
            new GgufBytes()
                .text("general.architecture", "llama")
                .text("split.count", "two")
                .build());
    Checkpoints.refused(file, () -> open(file).close(), "'split.count' must be a whole number");
  }

  @Test
  void aSplitIntoOneIsOneFile() throws IOException {
    Path file = Files.write(folder.resolve("any.gguf"), bytes(0, 1, 1).build());
    try (Checkpoint model = open(file)) {
      assertEquals(1, model.tensors().size());
    }
  }

  @Test
  void aFolderOfTwoModelsAsksForOne() throws IOException {
    two();
    Files.write(folder.resolve("other.gguf"), GgufBytes.small().build());
    Checkpoints.refused(folder, () -> open(folder).close(), "of 2 models", "name the one");
  }

  @Test
  void aFolderOfBothFormatsSaysWhatIsRead() throws IOException {
    Files.write(folder.resolve("model.gguf"), GgufBytes.small().build());
    Files.write(folder.resolve("model.safetensors"), new byte[0]);
    try (Checkpoint model = open(folder)) {
      assertEquals(1, model.notes().size());
      assertTrue(model.notes().getFirst().contains("has SafeTensors too"), model.notes()::toString);
    }
  }
}
