package infernum.runtime.safetensors;

import static infernum.runtime.Checkpoints.tensor;
import static infernum.runtime.safetensors.SafeTensorsBytes.entry;
import static infernum.runtime.safetensors.SafeTensorsBytes.file;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.runtime.Checkpoints;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.CheckpointException;
import infernum.spi.tensor.DType;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers that want to be believed. Each is a small sound one but for what its test names. */
class HostileSafeTensorsTest {
  private static final String FIRST = entry("a", "F32", "2,2", 0, 16);

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void addConfig() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"architectures\": [\"Tiny\"]}");
  }

  private Path path() {
    return folder.resolve("model.safetensors");
  }

  private Checkpoint open(byte[] bytes) throws IOException {
    return new SafeTensorsFormat().open(Files.write(path(), bytes), Checkpoints.QUANTISATIONS);
  }

  private void refused(byte[] bytes, String... parts) {
    Checkpoints.refused(path(), () -> open(bytes).close(), parts);
  }

  @Test
  void theSmallFileIsSound() throws IOException {
    byte[] bytes =
        file(24, FIRST, entry("b", "BF16", "4", 16, 24), "\"__metadata__\":{\"format\":\"pt\"}");
    try (Checkpoint model = open(bytes)) {
      assertEquals(2, model.tensors().size());
      assertEquals(List.of(2L, 2L), tensor(model, "a").shape());
      assertEquals(DType.BF16, tensor(model, "b").format());
      assertEquals(16, tensor(model, "b").data().get(ValueLayout.JAVA_BYTE, 0));
    }
  }

  @Test
  void aFileThatEndsAnywhereIsRefused() {
    byte[] whole = file(24, FIRST, entry("b", "F32", "2", 16, 24));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      Checkpoints.refused(path(), () -> open(part).close());
    }
    Checkpoints.refused(path(), () -> open(Arrays.copyOf(whole, whole.length + 1)).close());
  }

  @Test
  void noSingleByteMakesMoreOfAFileThanAnErrorOrAModel() throws IOException {
    byte[] whole = file(16, FIRST);
    for (int i = 0; i < whole.length - 16; i++) {
      for (int value : new int[] {0, '"', '9', 0xFF, whole[i] ^ 1}) {
        byte[] changed = whole.clone();
        changed[i] = (byte) value;
        try (Checkpoint model = open(changed)) {
          assertEquals(1, model.tensors().size());
        } catch (CheckpointException e) {
          Checkpoints.refused(
              path(),
              () -> {
                throw e;
              });
        }
      }
    }
  }

  @Test
  void theHeadersLengthIsWithinTheFileAndALimit() {
    byte[] sound = file(16, FIRST);
    for (long length : new long[] {0, 1, -1, Long.MIN_VALUE, (100L << 20) + 1, 1L << 62}) {
      byte[] bytes = sound.clone();
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      refused(bytes, "header's length is " + Long.toUnsignedString(length), "2 to 104857600");
    }
    ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).putLong(100 << 20);
    refused(sound, "header's length is 104857600", "truncated");
  }

  @Test
  void theHeaderIsOneObject() {
    refused(SafeTensorsBytes.raw("[1]", 0), "begin with '{'");
    refused(SafeTensorsBytes.raw(" {}", 0), "begin with '{'");
    refused(SafeTensorsBytes.raw("{} {}", 0), "header", "JSON");
    refused(SafeTensorsBytes.raw("{\"a\":", 0), "header", "JSON");
  }

  @Test
  void aNameTwiceIsRefused() {
    refused(file(32, FIRST, entry("a", "F32", "2,2", 16, 32)), "header", "Duplicate", "a");
  }

  @Test
  void depthAndNumbersAreBounded() {
    refused(SafeTensorsBytes.raw("{\"a\":".repeat(100_000), 0), "header", "depth");
    refused(SafeTensorsBytes.raw("{\"a\":" + "[".repeat(100_000), 0), "header", "depth");
    refused(SafeTensorsBytes.raw("{\"a\":" + "9".repeat(100_000) + "}", 0), "header", "length");
    String many = "{\"a\":[" + "0,".repeat(4_000_000) + "0]}";
    refused(SafeTensorsBytes.raw(many, 0), "header", "4000000");
  }

  @Test
  void entriesHaveThreeFields() {
    refused(file(0, "\"a\":1"), "tensor 'a'", "'dtype', 'shape' and 'data_offsets'", "is 1");
    refused(file(0, "\"a\":{\"dtype\":\"F32\",\"shape\":[]}"), "tensor 'a'", "exactly");
    refused(
        file(4, "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4],\"x\":1}"),
        "exactly");
    refused(
        file(4, "\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}"),
        "tensor 'a'",
        "'shape' must be a list");
    refused(
        file(4, "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":null}"),
        "tensor 'a'",
        "'data_offsets' must be a list");
    refused(
        file(4, "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}"),
        "'data_offsets' must be a begin and an end");
  }

  @Test
  void sizesAreWholeNumbersFromZero() {
    for (String number : new String[] {"-1", "1.5", "\"1\"", "null", "true", "1e3"}) {
      refused(
          file(4, entry("a", "F32", number, 0, 4)), "tensor 'a'", "'shape' has", "whole number");
    }
    refused(file(4, entry("a", "F32", "9223372036854775808", 0, 4)), "'shape'", "below 2^63");
    refused(file(4, entry("a", "F32", "1", -4, 4)), "'data_offsets' has -4");
    refused(file(4, entry("a", "F32", "1", 4, 0)), "'data_offsets' must be a begin and an end");
    refused(file(4, entry("a", "F32", "1,1,1,1,1,1,1,1,1", 0, 4)), "9 dimensions");
  }

  @Test
  void sizesThatOverflowAreRefused() {
    String big = "4611686018427387904";
    refused(file(4, entry("a", "F32", big, 0, 4)), "tensor 'a'", "more bytes than 2^63");
    refused(file(4, entry("a", "F32", big + ",4", 0, 4)), "more bytes than 2^63");
    refused(file(4, entry("a", "F32", big + "," + big + ",0", 0, 4)), "more bytes than 2^63");
    refused(file(4, entry("a", "I64", big, 0, 4)), "more bytes than 2^63");
    refused(file(4, entry("a", "Q8_0", big + ",64", 0, 4)), "more bytes than 2^63");
  }

  @Test
  void shapeAndOffsetsTellOneSize() {
    refused(file(20, entry("a", "F32", "2,2", 0, 20)), "[2, 2] of F32 has 16 bytes", "have 20");
    refused(file(12, entry("a", "F32", "2,2", 0, 12)), "tensor 'a'", "16 bytes", "have 12");
  }

  @Test
  void tensorsFillTheDataWithoutGapsOrOverlaps() {
    refused(
        file(24, FIRST, entry("b", "F32", "2", 8, 16)),
        "tensor 'b'",
        "begin at 8",
        "'a' ends at 16");
    refused(file(28, FIRST, entry("b", "F32", "2", 20, 28)), "tensor 'b'", "begin at 20", "gaps");
    refused(file(24, entry("b", "F32", "4", 8, 24)), "tensor 'b'", "the header ends at 0");
    refused(file(24, FIRST), "8 bytes follow the last tensor, 'a'");
    refused(file(12, FIRST), "tensor 'a'", "end at 16 of 12 bytes", "truncated");
    refused(file(16, FIRST, FIRST.replace("\"a\"", "\"b\"")), "overlap");
  }

  @Test
  void misalignedElementsAreRefused() {
    String odd = entry("a", "U8", "1", 0, 1);
    refused(
        file(5, odd, entry("b", "F32", "1", 1, 5)), "tensor 'b'", "misaligned", "multiples of 4");
    String header = "{" + FIRST + "}";
    String shifted = header + " ".repeat(9 - header.length() % 8);
    refused(SafeTensorsBytes.raw(shifted, 16), "tensor 'a'", "misaligned");
  }

  @Test
  void unknownTypesAreRefusedWithThoseThatThereAre() {
    refused(file(4, entry("a", "F33", "1", 0, 4)), "tensor 'a'", "'F33'", "BF16", "F32", "Q8_0");
    refused(file(4, entry("a", "f32", "1", 0, 4)), "tensor 'a'", "'f32'");
  }

  @Test
  void typesThatNoKernelTakesDoNoHarmUntilAModelAsksForThem() throws IOException {
    try (Checkpoint model =
        open(file(24, entry("a", "I64", "2", 0, 16), entry("b", "F32", "2", 16, 24)))) {
      assertEquals("I64", tensor(model, "a").format().name());
      assertEquals(16, tensor(model, "a").data().byteSize());
    }
    refused(file(4, entry("a", "F4", "3", 0, 2)), "tensor 'a'", "whole bytes");
  }

  @Test
  void anInstalledQuantisationIsAType() throws IOException {
    try (Checkpoint model = open(file(2 * 34, entry("a", "Q8_0", "2,32", 0, 68)))) {
      assertEquals(Checkpoints.QUANTISATIONS.get("Q8_0"), tensor(model, "a").format());
      assertEquals(64, Checkpoints.values(tensor(model, "a")).length);
    }
    refused(file(68, entry("a", "Q8_0", "32,2", 0, 68)), "tensor 'a'", "32 of Q8_0");
  }

  @Test
  void scalarsAndEmptyTensorsAreTensors() throws IOException {
    try (Checkpoint model =
        open(file(4, entry("a", "F32", "", 0, 4), entry("b", "F32", "0,7", 4, 4)))) {
      assertEquals(List.of(), tensor(model, "a").shape());
      assertEquals(0, tensor(model, "b").data().byteSize());
    }
  }

  @Test
  void tensorsCannotBeReadOnceTheModelIsClosed() throws IOException {
    Checkpoint model = open(file(16, FIRST));
    float[] values = Checkpoints.values(tensor(model, "a"));
    assertArrayEquals(new int[] {0x03020100}, new int[] {Float.floatToRawIntBits(values[0])});
    model.close();
    model.close();
    assertThrows(IllegalStateException.class, () -> Checkpoints.values(tensor(model, "a")));
  }

  @Test
  void whatAHeaderSaysIsShownInOneLine() {
    String name = "x\\n\\u001b[2J" + "y".repeat(1000);
    refused(file(4, entry(name, "F33", "1", 0, 4)), "tensor 'x\uFFFD\uFFFD[2Jyyy");
  }

  @Test
  void aFileThatIsSomethingElseIsRefused() {
    refused("<!doctype html><html>".getBytes(StandardCharsets.UTF_8), "not SafeTensors?");
  }

  @Test
  void aPointerOfGitIsToldFromAFile() {
    refused(
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"
            .getBytes(StandardCharsets.UTF_8),
        "is a pointer of Git LFS",
        "git lfs pull");
  }
}
