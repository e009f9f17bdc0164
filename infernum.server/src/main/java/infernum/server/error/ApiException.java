package infernum.server.error;

import java.util.Optional;

/**
 * A request that isn't answered, with what its client is told: OpenAI's error object and its HTTP
 * status.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient ErrorBody body;

  /** With a status and OpenAI's type, parameter and code. */
  public ApiException(int status, String type, String code, Optional<String> param, String text) {
    super(text, null, false, false); // of a client, not of the program: its place says nothing
    this.status = status;
    this.body = ErrorBody.of(text, type, param, Optional.of(code));
  }

  /** A field has a value that isn't allowed. */
  public static ApiException field(String field, String message) {
    return new ApiException(400, ErrorBody.INVALID, "invalid_value", Optional.of(field), message);
  }

  /** A field of that name, or with that value, isn't supported. */
  public static ApiException unsupported(String field, String message) {
    return new ApiException(
        400, ErrorBody.INVALID, "unsupported_parameter", Optional.of(field), message);
  }

  /** A request that is wrong as a whole. */
  public static ApiException invalid(String code, String message) {
    return new ApiException(400, ErrorBody.INVALID, code, Optional.empty(), message);
  }

  /** The server can't answer now. */
  public static ApiException unavailable(String code, String message) {
    return new ApiException(503, ErrorBody.UNAVAILABLE, code, Optional.empty(), message);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What the client is told. */
  public ErrorBody body() {
    return body;
  }

  /** Seconds after which the client may come again. */
  public Optional<Integer> retryAfter() {
    return switch (status) {
      case 429 -> Optional.of(1);
      case 503 -> Optional.of(5);
      default -> Optional.empty();
    };
  }
}
