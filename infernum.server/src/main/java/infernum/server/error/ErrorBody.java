package infernum.server.error;

import java.util.Optional;

/**
 * An error as OpenAI's API writes it.
 *
 * @param error what is wrong
 */
public record ErrorBody(Detail error) {
  /** The type of errors that the request is to blame for. */
  public static final String INVALID = "invalid_request_error";

  /** The type of errors that a later request may not meet. */
  public static final String UNAVAILABLE = "unavailable_error";

  /** The type of errors that the server is to blame for. */
  public static final String SERVER = "server_error";

  /**
   * What is wrong.
   *
   * @param message for a person
   * @param type the class of error
   * @param param the field that it is about
   * @param code for a program
   */
  public record Detail(
      String message, String type, Optional<String> param, Optional<String> code) {}

  /** An error. */
  public static ErrorBody of(
      String message, String type, Optional<String> param, Optional<String> code) {
    return new ErrorBody(new Detail(message, type, param, code));
  }

  /** Something failed that the client can't help. */
  public static ErrorBody server(String code, String message) {
    return of(message, SERVER, Optional.empty(), Optional.of(code));
  }
}
