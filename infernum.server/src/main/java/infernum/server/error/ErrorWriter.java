package infernum.server.error;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes error objects; for filters too, which Spring's advice doesn't see. */
@Component
public final class ErrorWriter {
  private final JsonMapper json;

  /** With the server's way of writing JSON. */
  public ErrorWriter(JsonMapper json) {
    this.json = json;
  }

  /** Answers with an error, where nothing has been answered yet. */
  public void write(HttpServletResponse response, ApiException e) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setStatus(e.status());
    response.setContentType("application/json");
    e.retryAfter()
        .ifPresent(
            seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, Integer.toString(seconds)));
    response.getOutputStream().write(json.writeValueAsBytes(e.body()));
  }
}
