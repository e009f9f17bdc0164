package infernum.server.error;

import infernum.runtime.engine.QueueFullException;
import infernum.spi.InfernumException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an exception means to a client. */
public final class Errors {
  /** Messages of the engine and of sampling stages that are about a field begin with its name. */
  private static final Pattern NAMED = Pattern.compile("^'([a-z_]+)'");

  private Errors() {}

  /**
   * An exception of the runtime, as it is told to the client that sent the request.
   *
   * @param e a refusal of the engine, of a chat template or of a sampling stage
   */
  public static ApiException of(InfernumException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof QueueFullException) {
      return new ApiException(
          429,
          "rate_limit_error",
          "queue_full",
          Optional.empty(),
          "the server is busy: " + message);
    }
    if (message.startsWith("the engine ")) {
      return ApiException.unavailable("engine_stopped", message);
    }
    Matcher named = NAMED.matcher(message);
    return named.find()
        ? ApiException.field(named.group(1), message)
        : ApiException.invalid("invalid_request", message);
  }
}
