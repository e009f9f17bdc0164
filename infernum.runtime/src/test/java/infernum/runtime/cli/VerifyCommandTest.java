package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerifyCommandTest {
  private static final Path LLAMA = Goldens.folder("gguf/tiny-llama");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int verify(Object... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "verify";
    for (int i = 0; i < arguments.length; i++) {
      words[i + 1] = arguments[i].toString();
    }
    return Main.execute(Main.line(new PrintWriter(out, true), new PrintWriter(err, true)), words);
  }

  @Test
  void theLastLineCountsTheEntriesOfAllFolders() {
    assertEquals(0, verify(LLAMA, Goldens.folder("gguf/tiny-qwen3")), err::toString);
    assertTrue(out.toString().matches("97 passed, 0 failed, [0-9]+ skipped\n"), out::toString);
    assertTrue(err.toString().contains("on cpu-reference"), err::toString);
  }

  @Test
  void anEntryThatFailsHasItsLineAndTheExitCodeSaysSo(@TempDir Path folder) throws IOException {
    Files.copy(LLAMA.resolve("tiny-llama.gguf"), folder.resolve("tiny-llama.gguf"));
    String golden = Files.readString(LLAMA.resolve("golden.json"));
    Files.writeString(
        folder.resolve("golden.json"),
        golden.replaceFirst("\"last_logits\": \\[", "\"last_logits\": [0, "));
    assertEquals(1, verify(folder), err::toString);
    assertTrue(out.toString().contains("case 1"), out::toString);
    assertTrue(out.toString().contains("logits, the reference has"), out::toString);
    assertTrue(out.toString().contains("47 passed, 1 failed, "), out::toString);
  }

  @Test
  void jsonHasTheCountsAndTheLines(@TempDir Path folder) throws IOException {
    assertEquals(0, verify("--json", LLAMA), err::toString);
    JsonNode well = JsonMapper.shared().readTree(out.toString());
    assertEquals(0, well.at("/failed").intValue());
    assertTrue(well.at("/lines").isEmpty(), out::toString);
    out.getBuffer().setLength(0);
    Files.copy(LLAMA.resolve("tiny-llama.gguf"), folder.resolve("tiny-llama.gguf"));
    Files.writeString(
        folder.resolve("golden.json"),
        Files.readString(LLAMA.resolve("golden.json"))
            .replaceFirst("\"last_logits\": \\[", "\"last_logits\": [0, "));
    assertEquals(1, verify("--json", folder), err::toString);
    JsonNode bad = JsonMapper.shared().readTree(out.toString());
    assertEquals(1, bad.at("/failed").intValue());
    assertEquals(well.at("/passed").intValue() - 1, bad.at("/passed").intValue());
    assertTrue(bad.at("/lines/0").stringValue().contains("case 1"), out::toString);
  }

  @Test
  void tokensThatTheModelHasNotAreRefused() {
    Path layers = Goldens.folder("goldens/llama-kv2/layers.safetensors");
    assertEquals(2, verify("--layers", layers, LLAMA), out::toString);
    assertTrue(
        err.toString().endsWith("infernum: token 486 isn't one of the model's 312\n"),
        err::toString);
  }

  @Test
  void aKernelForAnOpThatTheModelHasNotIsRefused() {
    assertEquals(0, verify("--kernel", "rms-norm=reference", LLAMA), err::toString);
    assertEquals(2, verify("--kernel", "rms-nrom=reference", LLAMA), out::toString);
    assertTrue(
        err.toString().contains("ops that this model doesn't have: rms-nrom"), err::toString);
  }

  @Test
  void layersAreThoseOfOneModel() {
    assertEquals(2, verify("--layers", "file", LLAMA, LLAMA), out::toString);
    assertTrue(err.toString().contains("--layers compares one DIR, 2 were given"), err::toString);
  }

  @Test
  void aGoldenFileThatSaysNothingIsRefused(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("golden.json"), "{\"casess\": []}");
    assertEquals(2, verify(folder), out::toString);
    assertTrue(err.toString().contains("golden.json: has no entry of 'cases'"), err::toString);
  }

  @Test
  void aFolderWithoutAGoldenFileIsRefused(@TempDir Path folder) {
    assertEquals(2, verify(folder));
    assertTrue(
        err.toString().contains("must be a folder with a model and golden.json"), err::toString);
  }
}
