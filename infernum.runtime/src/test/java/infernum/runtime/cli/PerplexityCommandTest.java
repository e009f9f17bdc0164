package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PerplexityCommandTest {
  private static final Path SPARK =
      Path.of(System.getProperty("infernum.root"))
          .resolve("plugins/model-spark/src/main/resources/infernum/plugin/model/spark");

  private static final String MODEL = SPARK.resolve("spark.gguf").toString();

  @TempDir private Path folder;

  private static JsonNode json(Cli cli) {
    assertEquals(0, cli.code(), cli::toString);
    return JsonMapper.shared().readTree(cli.out());
  }

  @Test
  void windowsAreCountedAndProgressGoesToStderr() throws IOException {
    Path file = folder.resolve("text");
    Files.writeString(file, "What is 7 plus 8? 7 plus 8 is 15. ".repeat(20));
    JsonNode halves =
        json(Cli.run("perplexity", MODEL, file.toString(), "--json", "--context", "32"));
    int tokens = halves.at("/textTokens").intValue();
    assertEquals(tokens / 32, halves.at("/windows").intValue());
    assertEquals(tokens / 32 * 15, halves.at("/scoredTokens").intValue());
    double perplexity = halves.at("/perplexity").doubleValue();
    assertEquals(Math.log(perplexity), halves.at("/meanNegativeLogLikelihood").doubleValue(), 1e-9);
    Cli line = Cli.run("perplexity", MODEL, file.toString(), "--context", "32");
    assertTrue(line.out().startsWith("perplexity %.4f ± ".formatted(perplexity)), line::out);
    assertEquals(1, line.out().lines().count());
    JsonNode sliding =
        json(
            Cli.run(
                "perplexity",
                MODEL,
                file.toString(),
                "--json",
                "--context",
                "32",
                "--stride",
                "16"));
    assertEquals(tokens - 1, sliding.at("/scoredTokens").intValue());
  }

  @Test
  void whatCannotBeMeasuredIsRefusedInALine() throws IOException {
    Path text = folder.resolve("text");
    Files.writeString(text, "short");
    Path bytes = folder.resolve("bytes");
    Files.write(bytes, new byte[] {(byte) 0xff, 0});
    String missing = folder.resolve("missing").toString();
    for (List<String> wrong :
        List.of(
            List.of(missing, "--context", "8", "there is no file " + missing),
            List.of(bytes.toString(), "--context", "8", "isn't text in UTF-8"),
            List.of(text.toString(), "--context", "3", "--context must be at least 4, is 3"),
            List.of(text.toString(), "--context", "9999", "--context of 9999 is more than"),
            List.of(text.toString(), "--stride", "512", "--stride must be from 1 to 511"),
            List.of(text.toString(), "--context", "8", "too few for two windows of 8"))) {
      Cli cli = Cli.run("perplexity", MODEL, wrong.get(0), wrong.get(1), wrong.get(2));
      assertEquals(2, cli.code(), cli::toString);
      assertTrue(cli.err().contains(wrong.get(3)), cli::err);
      assertEquals("", cli.out());
    }
  }

  /** A golden has a begin token, which isn't the text's. */
  @Test
  void aModelsBeginTokenStandsBeforeTheText() throws IOException {
    Path file = folder.resolve("text");
    Files.writeString(file, "the quick brown fox jumps over the lazy dog ".repeat(8));
    Cli cli =
        Cli.run(
            "perplexity",
            Goldens.folder("gguf/tiny-llama").toString(),
            file.toString(),
            "--context",
            "16",
            "--json");
    assertTrue(json(cli).at("/perplexity").doubleValue() > 1, cli::toString);
  }
}
