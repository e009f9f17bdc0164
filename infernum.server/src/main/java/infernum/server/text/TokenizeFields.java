package infernum.server.text;

import infernum.server.chat.ChatPrompts;
import infernum.server.field.Field;
import infernum.server.field.JsonType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The fields of {@code /tokenize} and {@code /detokenize}. */
public final class TokenizeFields {
  static final Field<String> MODEL =
      Field.of("model", JsonType.TEXT, "the served model's name; may be left out");
  static final Field<String> PROMPT =
      Field.of("prompt", JsonType.TEXT, "a text, in which names of control tokens are plain text");
  static final Field<List<Map<String, Object>>> MESSAGES = ChatPrompts.MESSAGES;
  static final Field<Boolean> ADD_SPECIAL_TOKENS =
      Field.of(
          "add_special_tokens",
          JsonType.FLAG,
          "with the tokens that the model's files put around a text (true; for messages false,"
              + " as templates bring them)");
  static final Field<Boolean> RETURN_TOKEN_STRS =
      Field.of("return_token_strs", JsonType.FLAG, "with each token's text (false)");
  static final Field<List<Integer>> TOKENS = Field.of("tokens", JsonType.TOKENS, "what to decode");

  /** Those of {@code /tokenize}. */
  public static final List<Field<?>> TOKENIZE =
      Stream.<Field<?>>concat(
              Stream.of(MODEL, PROMPT, ADD_SPECIAL_TOKENS, RETURN_TOKEN_STRS),
              ChatPrompts.FIELDS.stream())
          .toList();

  /** Those of {@code /detokenize}. */
  public static final List<Field<?>> DETOKENIZE = List.of(MODEL, TOKENS);

  private TokenizeFields() {}
}
