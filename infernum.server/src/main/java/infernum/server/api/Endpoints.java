package infernum.server.api;

import infernum.server.answer.GenerationFields;
import infernum.server.chat.ChatFields;
import infernum.server.completion.CompletionFields;
import infernum.server.text.TokenizeFields;
import java.util.List;

/** All paths that a server answers. */
public final class Endpoints {
  static final String JSON = "application/json";
  static final String TEXT = "text/plain";
  static final String HTML = "text/html";

  /** In the order in which they are documented. */
  public static final List<Endpoint> ALL =
      List.of(
          Endpoint.generating(
              "/v1/chat/completions",
              "Answers a conversation.",
              GenerationFields.with(ChatFields.ALL, List.of())),
          Endpoint.generating(
              "/v1/completions",
              "Goes on with a text.",
              GenerationFields.with(CompletionFields.ALL, List.of())),
          Endpoint.get("/v1/models", "Lists the model that is served.", JSON),
          Endpoint.get("/v1/models/{id}", "Tells of the model that is served.", JSON),
          Endpoint.post(
              "/tokenize", "Turns a text or a conversation into tokens.", TokenizeFields.TOKENIZE),
          Endpoint.post("/detokenize", "Turns tokens into text.", TokenizeFields.DETOKENIZE),
          Endpoint.get(
              "/health",
              "200 when the server answers; 503 while it loads or ends, and when its engine is"
                  + " stuck or has failed. Needs no key.",
              JSON),
          Endpoint.get("/metrics", "What the engine does, for Prometheus.", TEXT),
          Endpoint.get("/openapi.json", "This interface, as an OpenAPI document.", JSON),
          Endpoint.get("/", "A page from which a person talks to the model. Needs no key.", HTML),
          Endpoint.get("/page/{file}", "What the page is made of. Needs no key.", TEXT));

  private Endpoints() {}
}
