package infernum.runtime.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TokenizeCommandTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("infernum.root"), "plugins", "model-spark");

  private static final String SPARK =
      FOLDER.resolve("src/main/resources/infernum/plugin/model/spark/spark.gguf").toString();

  private static JsonNode json(Cli command) {
    assertEquals(0, command.code(), command::toString);
    return JsonMapper.shared().readTree(command.out());
  }

  private static List<Integer> ids(JsonNode root) {
    return root.at("/tokens").valueStream().map(token -> token.at("/id").intValue()).toList();
  }

  @Test
  void tokensAreThoseThatTheModelWasTrainedOnAndBackAgain() throws IOException {
    Path answers = FOLDER.resolve("evaluation/exact.answers.jsonl");
    for (String line : Files.readAllLines(answers).subList(0, 5)) {
      JsonNode one = JsonMapper.shared().readTree(line);
      List<Integer> answer =
          one.at("/tokens").valueStream().map(JsonNode::intValue).collect(Collectors.toList());
      String text = one.at("/text").stringValue();
      assertEquals(answer, ids(json(Cli.run("tokenize", SPARK, text, "--no-special", "--json"))));
      String joined = answer.toString().replaceAll("[\\[\\] ]", "");
      assertEquals(new Cli(0, text + "\n", ""), Cli.run("tokenize", SPARK, "--decode", joined));
    }
  }

  @Test
  void namesOfControlTokensAreTextUnlessTheyAreParsed() throws IOException {
    String line = Files.readAllLines(FOLDER.resolve("evaluation/exact.answers.jsonl")).getFirst();
    List<Integer> prompt =
        JsonMapper.shared()
            .readTree(line)
            .at("/prompt")
            .valueStream()
            .map(JsonNode::intValue)
            .toList();
    String ids = prompt.toString().replaceAll("[\\[\\]]", "");
    String rendered = Cli.run("tokenize", SPARK, "--decode", ids).out().stripTrailing();
    JsonNode parsed =
        json(Cli.run("tokenize", SPARK, rendered, "--parse-special", "--no-special", "--json"));
    assertEquals(prompt, ids(parsed));
    assertTrue(parsed.at("/tokens/0/control").booleanValue());
    JsonNode plain = json(Cli.run("tokenize", SPARK, rendered, "--no-special", "--json"));
    assertTrue(plain.at("/count").intValue() > prompt.size());
    String message =
        Cli.run("tokenize", SPARK, "--decode", ids, "--no-special").out().stripTrailing();
    assertTrue(rendered.contains(message) && rendered.length() > message.length(), message);
  }

  @Test
  void eachTokenIsALineAndTheirBytesAreTheText() {
    String text = "Hello, 日本 \"x\"\n";
    Cli lines = Cli.run("tokenize", SPARK, text);
    JsonNode root = json(Cli.run("tokenize", SPARK, text, "--json"));
    int count = root.at("/count").intValue();
    assertEquals(count, ids(root).size());
    assertEquals(count, lines.out().lines().count(), lines::out);
    assertEquals("%d tokens, 14 characters, 18 bytes\n".formatted(count), lines.err());
    assertTrue(lines.out().contains("\\\""), lines::out);
    assertTrue(lines.out().matches("(?s).*  <[0-9A-F ]+>\n.*"), lines::out);
    String bytes =
        root.at("/tokens")
            .valueStream()
            .map(token -> token.at("/bytes").stringValue())
            .collect(Collectors.joining());
    assertEquals(HexFormat.of().formatHex(text.getBytes(UTF_8)), bytes);
    assertEquals(count + "\n", Cli.run("tokenize", SPARK, text, "--count").out());
  }

  @Test
  void standardInputIsReadAsItIs() {
    Cli typed = Cli.run("tokenize", SPARK, "two\nlines\n");
    assertEquals(typed, Cli.converse("two\nlines\n", "tokenize", SPARK));
    assertEquals(typed, Cli.converse("two\nlines\n", "tokenize", SPARK, "-"));
    assertEquals(
        Cli.run("tokenize", SPARK, "--decode", "1,2,3"),
        Cli.converse("1 2\n3\n", "tokenize", SPARK, "--decode", "-"));
    Input latin = Input.of(new ByteArrayInputStream("naïve".getBytes(ISO_8859_1)));
    assertEquals(
        new Cli(2, "", "infernum: standard input isn't UTF-8\n"),
        Cli.converse(latin, new StringWriter(), "tokenize", SPARK));
  }

  @Test
  void anEmptyTextHasNoTokens() {
    assertEquals(
        new Cli(0, "", "0 tokens, 0 characters, 0 bytes\n"), Cli.run("tokenize", SPARK, ""));
    assertEquals(new Cli(0, "\n", ""), Cli.run("tokenize", SPARK, "--decode", ""));
  }

  @Test
  void whatIsNoTokenIsRefused() {
    for (List<String> wrong :
        List.of(
            List.of("1,x", "'x' is none"),
            List.of("2048", "token 2048 isn't one of the tokenizer's 2048"),
            List.of("1,-2", "token -2 isn't one"))) {
      Cli command = Cli.run("tokenize", SPARK, "--decode=" + wrong.getFirst());
      assertEquals(2, command.code());
      assertTrue(command.err().contains(wrong.getLast()), command::err);
    }
    assertEquals(2, Cli.run("tokenize", SPARK, "text", "--decode", "1").code());
    assertEquals(2, Cli.run("tokenize", "/no/such/model", "text").code());
  }
}
