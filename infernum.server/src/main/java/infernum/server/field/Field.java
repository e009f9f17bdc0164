package infernum.server.field;

import infernum.server.field.Treatment.Honoured;
import infernum.server.field.Treatment.OnlyNeutral;
import infernum.server.field.Treatment.WithoutEffect;
import java.util.List;

/**
 * A field of a request's body: a row of the table by which bodies are read, and from which
 * docs/api.md and the OpenAPI document are made.
 *
 * @param <T> of its values
 * @param name in the body
 * @param type what values it takes
 * @param treatment what is done with it
 * @param meaning for the reader of the documents, with the default
 */
public record Field<T>(String name, JsonType<T> type, Treatment treatment, String meaning) {
  /** A field that does something. */
  public static <T> Field<T> of(String name, JsonType<T> type, String meaning) {
    return new Field<>(name, type, new Honoured(), meaning);
  }

  /** A field that can't change an answer. */
  public static <T> Field<T> ignored(String name, JsonType<T> type, String meaning) {
    return new Field<>(name, type, new WithoutEffect(), meaning);
  }

  /** A field that is accepted with values that ask for nothing. */
  public static Field<Object> neutral(String name, String meaning, Object... values) {
    return new Field<>(name, JsonType.ANY, new OnlyNeutral(List.of(values)), meaning);
  }
}
