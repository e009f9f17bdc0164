package infernum.plugin.model.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.model.BundledModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparkTest {
  private static final int MEBIBYTE = 1 << 20;

  private final BundledModel spark = new Spark();

  private byte[] content(String file) throws IOException {
    try (InputStream in = spark.open(file)) {
      return in.readAllBytes();
    }
  }

  @Test
  void goesByTheNameThatCommandsTake() {
    assertEquals("spark", spark.name());
    assertEquals(List.of("spark.gguf", "golden.json.gz"), spark.files());
  }

  @Test
  void carriesAGgufFileOfAtMostTwoMebibytes() throws IOException {
    byte[] file = content("spark.gguf");
    assertArrayEquals(new byte[] {'G', 'G', 'U', 'F'}, Arrays.copyOf(file, 4));
    assertTrue(file.length > MEBIBYTE && file.length <= 2 * MEBIBYTE, file.length + " bytes");
  }

  @Test
  void carriesTheReferencesResults() throws IOException {
    assertArrayEquals(new byte[] {0x1f, (byte) 0x8b}, Arrays.copyOf(content("golden.json.gz"), 2));
  }

  @Test
  void anotherFileIsRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> spark.open("../secret"));
    assertEquals("../secret isn't one of [spark.gguf, golden.json.gz]", e.getMessage());
  }
}
