package infernum.server.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import infernum.runtime.chat.Chat;
import infernum.runtime.tokenizer.TextStream;
import infernum.server.chat.ChatPrompts;
import infernum.server.error.ApiException;
import infernum.server.field.Bodies;
import infernum.server.field.Body;
import infernum.server.served.ModelSlot;
import infernum.server.served.Served;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Texts and chats to tokens, and tokens to texts, under vLLM's names. */
@RestController
final class TokenizeController {
  private final ModelSlot slot;
  private final Bodies bodies;

  TokenizeController(ModelSlot slot, Bodies bodies) {
    this.slot = slot;
    this.bodies = bodies;
  }

  /**
   * A text's tokens.
   *
   * @param count how many there are
   * @param maxModelLen how many the model's context has
   * @param tokenStrs each one's text, where the request wants it
   */
  record Tokens(
      int count,
      int maxModelLen,
      List<Integer> tokens,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<String>> tokenStrs) {}

  /** Tokens' text. */
  record Text(String prompt) {}

  @PostMapping(path = "/tokenize", consumes = MediaType.APPLICATION_JSON_VALUE)
  Tokens tokenize(HttpServletRequest http) throws IOException {
    Served model = slot.require();
    Body body = bodies.read(http, TokenizeFields.TOKENIZE);
    model.requireNamed(body.get(TokenizeFields.MODEL));
    int[] tokens = tokens(body, model);
    List<String> texts = new ArrayList<>();
    if (body.get(TokenizeFields.RETURN_TOKEN_STRS, false)) {
      for (int token : tokens) {
        texts.add(TextStream.text(model.tokenizer(), new int[] {token}, true));
      }
    }
    return new Tokens(
        tokens.length,
        model.engine().limits().context(),
        Arrays.stream(tokens).boxed().toList(),
        texts.isEmpty() ? Optional.empty() : Optional.of(texts));
  }

  private static int[] tokens(Body body, Served model) {
    boolean chat = body.get(TokenizeFields.MESSAGES).isPresent();
    if (chat == body.get(TokenizeFields.PROMPT).isPresent()) {
      throw ApiException.field("prompt", "either 'prompt' or 'messages' must be there");
    }
    Tokenizer tokenizer = model.tokenizer();
    if (chat) {
      Chat asked = ChatPrompts.chat(body, model);
      boolean around = body.get(TokenizeFields.ADD_SPECIAL_TOKENS, false);
      int[] tokens = ChatPrompts.prompt(asked, model).tokens();
      return around ? tokenizer.withSpecialTokens(tokens) : tokens;
    }
    int[] tokens = tokenizer.encode(body.require(TokenizeFields.PROMPT), Specials.TEXT);
    return body.get(TokenizeFields.ADD_SPECIAL_TOKENS, true)
        ? tokenizer.withSpecialTokens(tokens)
        : tokens;
  }

  @PostMapping(path = "/detokenize", consumes = MediaType.APPLICATION_JSON_VALUE)
  Text detokenize(HttpServletRequest http) throws IOException {
    Served model = slot.require();
    Body body = bodies.read(http, TokenizeFields.DETOKENIZE);
    model.requireNamed(body.get(TokenizeFields.MODEL));
    int[] tokens =
        body.require(TokenizeFields.TOKENS).stream().mapToInt(Integer::intValue).toArray();
    for (int token : tokens) {
      if (token < 0 || token >= model.vocabulary()) {
        throw ApiException.field(
            "tokens",
            "'tokens' has %d, which isn't one of the model's %d tokens"
                .formatted(token, model.vocabulary()));
      }
    }
    return new Text(TextStream.text(model.tokenizer(), tokens, true));
  }
}
