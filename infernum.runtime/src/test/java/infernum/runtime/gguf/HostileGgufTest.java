package infernum.runtime.gguf;

import static infernum.runtime.gguf.GgufBytes.ARRAY;
import static infernum.runtime.gguf.GgufBytes.BOOL;
import static infernum.runtime.gguf.GgufBytes.F32;
import static infernum.runtime.gguf.GgufBytes.INT32;
import static infernum.runtime.gguf.GgufBytes.Q8_0;
import static infernum.runtime.gguf.GgufBytes.STRING;
import static infernum.runtime.gguf.GgufBytes.UINT32;
import static infernum.runtime.gguf.GgufBytes.UINT64;
import static infernum.runtime.gguf.GgufBytes.UINT8;
import static infernum.runtime.gguf.GgufBytes.int32;
import static infernum.runtime.gguf.GgufBytes.int64;
import static infernum.runtime.gguf.GgufBytes.join;
import static infernum.runtime.gguf.GgufBytes.small;
import static infernum.runtime.gguf.GgufBytes.string;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.runtime.Checkpoints;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.CheckpointException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that want to be believed. Each is a small sound file but for what its test names. */
class HostileGgufTest {
  @TempDir private Path folder = Path.of("");

  private Checkpoint open(byte[] bytes) throws IOException {
    return new GgufFormat().open(Files.write(file(), bytes), Checkpoints.QUANTISATIONS);
  }

  private Path file() {
    return folder.resolve("model.gguf");
  }

  private void refused(GgufBytes bytes, String... parts) {
    Checkpoints.refused(file(), () -> open(bytes.build()).close(), parts);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void theSmallFileIsSound(int version) throws IOException {
    try (Checkpoint model = open(small().version(version).build())) {
      assertEquals(2, model.tensors().size());
    }
  }

  @Test
  void aFileThatEndsAnywhereIsRefused() {
    byte[] whole = small().build();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      Checkpoints.refused(file(), () -> open(part).close());
    }
  }

  @Test
  void noSingleByteMakesMoreOfAFileThanAnErrorOrAModel() throws IOException {
    byte[] whole = small().build();
    for (int i = 0; i < whole.length - 64; i++) {
      for (int value : new int[] {0, 0x80, 0xFF, whole[i] ^ 1}) {
        byte[] changed = whole.clone();
        changed[i] = (byte) value;
        try (Checkpoint model = open(changed)) {
          model.tensors().values().forEach(Checkpoints::values);
        } catch (CheckpointException e) {
          Checkpoints.refused(
              file(),
              () -> {
                throw e;
              });
        }
      }
    }
  }

  @Test
  void anotherMagicNumberIsRefused() {
    refused(small().magic("GGML"), "'GGUF'");
    refused(small().magic("FUGG"), "'GGUF'");
  }

  @Test
  void otherVersionsAreRefused() {
    refused(small().version(0), "version 0");
    refused(small().version(1), "version 1", "2 and 3");
    refused(small().version(4), "version 4");
    refused(small().version(-1), "version 4294967295");
    refused(small().version(Integer.reverseBytes(3)), "big-endian");
  }

  @Test
  void countsBeyondTheFileAreRefused() {
    refused(small().tensorCount(-1), "number of tensors", "18446744073709551615");
    refused(small().keyCount(-1), "number of metadata keys", "18446744073709551615");
    refused(small().tensorCount(1000), "number of tensors is 1000", "truncated");
    refused(small().keyCount(1000), "number of metadata keys is 1000", "truncated");
    refused(small().tensorCount(1 << 20), "at most 262144");
    refused(small().keyCount(1 << 20), "at most 65536");
  }

  @Test
  void keysMustHaveNames() {
    refused(small().raw(int64(-1), new byte[40]), "metadata key 4", "18446744073709551615 bytes");
    refused(small().raw(int64(0), int32(UINT8), new byte[20]), "metadata key 4", "0 bytes");
    refused(small().key("k".repeat(65_536), UINT8, new byte[1]), "65536 bytes", "1 to 65535");
    refused(small().text("llama.block_count", "again"), "'llama.block_count' is there twice");
    byte[] latin = "\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    refused(small().raw(int64(1), latin, int32(UINT8), new byte[20]), "isn't UTF-8");
  }

  @Test
  void unknownTypesOfValuesAreRefused() {
    refused(small().key("k", 13, new byte[8]), "metadata 'k'", "value type 13");
    refused(small().key("k", -1, new byte[8]), "value type 4294967295");
    refused(small().key("k", ARRAY, int32(13), int64(0), new byte[8]), "element type 13");
    refused(small().key("k", BOOL, new byte[] {2}), "metadata 'k'", "2 as a truth value");
    byte[] bools = join(int32(BOOL), int64(2), new byte[] {1, 7});
    refused(small().key("k", ARRAY, bools), "metadata 'k'", "7 as a truth value");
  }

  @Test
  void arraysBeyondTheFileAreRefused() {
    refused(small().key("k", ARRAY, int32(INT32), int64(-1)), "metadata 'k'", "at most");
    refused(small().key("k", ARRAY, int32(UINT64), int64(1L << 61), new byte[9]), "metadata 'k'");
    refused(small().key("k", ARRAY, int32(INT32), int64(1 << 30)), "'k' is 1073741824", "too few");
    refused(small().key("k", ARRAY, int32(STRING), int64(1 << 30)), "metadata 'k'", "too few");
  }

  @Test
  void stringsBeyondTheFileAreRefused() {
    refused(small().key("k", STRING, int64(Long.MAX_VALUE)), "metadata 'k'", "truncated");
    refused(small().key("k", STRING, int64(-9)), "metadata 'k'", "18446744073709551607 bytes");
    byte[] strings = join(int32(STRING), int64(2), string("a"), int64(1L << 40));
    refused(small().key("k", ARRAY, strings), "metadata 'k'", "1099511627776 bytes");
  }

  @Test
  void arraysInArraysAreBoundedInDepthAndNumber() {
    byte[] deep = join(int32(UINT8), int64(0));
    for (int i = 0; i < 1000; i++) {
      deep = join(int32(ARRAY), int64(1), deep);
    }
    refused(small().key("k", ARRAY, deep), "metadata 'k'", "4 levels");
    byte[] empty = join(int32(UINT8), int64(0));
    byte[] many = join(Collections.nCopies(65_537, empty).toArray(byte[][]::new));
    refused(small().key("k", ARRAY, int32(ARRAY), int64(65_537), many), "65536 arrays");
  }

  @Test
  void alignmentIsAPowerOfTwo() {
    for (int alignment : new int[] {0, 24, -1, Integer.MIN_VALUE}) {
      refused(
          small().key("general.alignment", UINT32, int32(alignment)),
          "'general.alignment' must be a power of two");
    }
    refused(small().text("general.alignment", "32"), "'general.alignment'", "is 32");
    refused(small().key("general.alignment", UINT64, int64(1L << 32)), "up to 2^30");
  }

  @Test
  void tensorsMustHaveNames() {
    refused(small().tensor("", F32, 0, 8), "tensor 2", "0 bytes");
    refused(small().tensor("t".repeat(65), F32, 0, 8), "tensor 2", "65 bytes", "1 to 64");
    refused(small().tensor("first.weight", F32, 0, 8), "tensor 'first.weight' is there twice");
    refused(
        small()
            .tensor("token_embd.weight", F32, 64, 8)
            .tensor("model.embed_tokens.weight", F32, 96, 8)
            .data(128),
        "'model.embed_tokens.weight'",
        "another tensor");
  }

  @Test
  void shapesAreOfOneToFourPositiveSizes() {
    refused(small().tensor("t", F32, 64), "tensor 't' has 0 dimensions");
    refused(small().tensor("t", F32, 64, 1, 1, 1, 1, 1), "tensor 't' has 5 dimensions");
    refused(small().tensor("t", F32, 64, 4, 0), "tensor 't' has a dimension of 0");
    refused(small().tensor("t", F32, 64, -4), "dimension of 18446744073709551612");
  }

  @Test
  void sizesThatOverflowAreRefused() {
    refused(small().tensor("t", F32, 64, Long.MAX_VALUE), "tensor 't'", "more bytes than 2^63");
    long big = 1L << 32;
    refused(small().tensor("t", F32, 64, big, big), "tensor 't'", "more bytes than 2^63");
    refused(small().tensor("t", Q8_0, 64, big, big, big, big), "more bytes than 2^63");
    refused(small().tensor("t", F32, 64, 1L << 60, 4), "tensor 't'", "more bytes than 2^63");
    refused(small().tensor("t", F32, Long.MAX_VALUE - 31, 64), "more bytes than 2^63");
  }

  @Test
  void quantisedRowsAreWholeBlocks() {
    refused(small().tensor("t", Q8_0, 64, 33, 32).data(4096), "tensor 't'", "33", "32 of Q8_0");
  }

  @Test
  void typesWithoutAQuantisationAreRefusedWithThoseThatThereAre() {
    refused(
        small().tensor("t", 9, 64, 256).data(4096),
        "tensor 't'",
        "type 9,",
        "Q4_0 (2), Q4_1 (3), Q5_0 (6)");
    refused(small().tensor("t", 4, 64, 256).data(4096), "tensor 't'", "type 4,");
    refused(small().tensor("t", -1, 64, 256).data(4096), "tensor 't'", "type 4294967295");
  }

  @Test
  void offsetsLieInTheDataApartAndAligned() {
    refused(small().tensor("t", F32, 68, 8).data(128), "tensor 't' has offset 68", "32");
    refused(
        small().tensor("t", F32, -32, 8).data(128), "tensor 't' has offset 18446744073709551584");
    refused(small().tensor("t", F32, 96, 16).data(128), "tensor 't'", "96 to 160", "ends at 128");
    refused(small().tensor("t", F32, 1L << 40, 8), "tensor 't'", "truncated");
    refused(small().tensor("t", F32, 32, 8), "begins at byte 32", "must not overlap");
    refused(small().tensor("t", F32, 0, 64).data(256), "must not overlap");
  }

  @Test
  void blocksOfAnOlderLayoutAreRefused() {
    GgufBytes old = small().key("general.quantization_version", UINT32, int32(1));
    old.tensor("t", Q8_0, 64, 32).data(64 + 34);
    refused(old, "'general.quantization_version' is 1", "version 2");
  }

  @Test
  void theArchitectureMustBeAString() {
    refused(new GgufBytes().key("general.architecture", UINT8, new byte[1]), "a string");
    refused(new GgufBytes().text("general.name", "nameless"), "'general.architecture'");
  }

  @Test
  void aSettingOfTooManyValuesIsRefused() {
    byte[] many = join(int32(UINT8), int64(65_537), new byte[65_537]);
    refused(small().key("llama.many", ARRAY, many), "'llama.many'", "65537", "at most 65536");
  }

  @Test
  void whatAFileSaysIsShownInOneLineWithoutControlCharacters() {
    refused(small().tensor("a\n\u001b[31mb", 99, 64, 8), "tensor 'a\uFFFD\uFFFD[31mb'");
  }
}
