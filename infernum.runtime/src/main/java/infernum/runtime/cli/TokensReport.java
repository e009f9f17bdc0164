package infernum.runtime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.spi.text.Tokenizer;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Tokens and the text that belongs to them. */
record TokensReport(Tokenizer tokenizer, int[] tokens, String text) {
  void print(PrintWriter out) {
    for (int token : tokens) {
      out.println(
          "%7d  %s%s"
              .formatted(token, piece(token), tokenizer.isSpecial(token) ? "  (control)" : ""));
    }
  }

  String summary() {
    int characters = text.codePointCount(0, text.length());
    return "%s, %s, %s"
        .formatted(
            counted(tokens.length, "token"),
            counted(characters, "character"),
            counted(text.getBytes(UTF_8).length, "byte"));
  }

  private static String counted(int count, String what) {
    return "%d %s%s".formatted(count, what, count == 1 ? "" : "s");
  }

  /** In quotes, as in JSON; bytes that are only a part of a character, as {@code <E6 97>}. */
  private String piece(int token) {
    byte[] bytes = tokenizer.bytes(token);
    try {
      String piece = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return JsonMapper.shared().writeValueAsString(piece);
    } catch (CharacterCodingException _) {
      return HexFormat.ofDelimiter(" ")
          .withUpperCase()
          .formatHex(bytes)
          .transform("<%s>"::formatted);
    }
  }

  String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("text", text);
    root.put("count", tokens.length);
    root.put("tokens", IntStream.of(tokens).mapToObj(this::json).toList());
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  /** The piece's bytes in hex, as they need not be characters; its text where they are. */
  private Map<String, Object> json(int token) {
    byte[] bytes = tokenizer.bytes(token);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", token);
    map.put("piece", new String(bytes, UTF_8));
    map.put("bytes", HexFormat.of().formatHex(bytes));
    map.put("control", tokenizer.isSpecial(token));
    return map;
  }
}
