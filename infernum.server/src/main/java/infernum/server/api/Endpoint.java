package infernum.server.api;

import infernum.server.field.Field;
import java.util.List;

/**
 * A path that a server answers: a row of the table from which the OpenAPI document and docs/api.md
 * are made.
 *
 * @param method GET or POST
 * @param path its own, with variables in braces
 * @param summary what it is for
 * @param answer the media type of what it answers
 * @param streams whether its answer may be a stream of events
 * @param fields of the body, those of sampling aside
 * @param samples whether its fields are also those of sampling
 */
public record Endpoint(
    String method,
    String path,
    String summary,
    String answer,
    boolean streams,
    List<Field<?>> fields,
    boolean samples) {

  /** Asks without a body. */
  static Endpoint get(String path, String summary, String answer) {
    return new Endpoint("GET", path, summary, answer, false, List.of(), false);
  }

  /** Asks with a body of some fields. */
  static Endpoint post(String path, String summary, List<Field<?>> fields) {
    return new Endpoint("POST", path, summary, Endpoints.JSON, false, fields, false);
  }

  /** Asks for generated text. */
  static Endpoint generating(String path, String summary, List<Field<?>> fields) {
    return new Endpoint("POST", path, summary, Endpoints.JSON, true, fields, true);
  }
}
