package infernum.server.error;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/**
 * Answers what Tomcat refuses before anybody else sees it, such as a path with forbidden
 * characters: in the shape of all other errors, instead of a page. Made by Tomcat, by its name.
 */
public final class PlainErrorValve extends ErrorReportValve {
  /** For Tomcat. */
  public PlainErrorValve() {}

  @Override
  protected void report(Request request, Response response, Throwable throwable) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    String type = status < 500 ? ErrorBody.INVALID : ErrorBody.SERVER;
    String body =
        """
        {"error":{"message":"the request can't be read (HTTP status %d)","type":"%s","param":null,"code":"bad_request"}}\
        """
            .formatted(status, type);
    try {
      response.setContentType("application/json");
      response.getOutputStream().write(body.getBytes(UTF_8));
      response.finishResponse();
    } catch (IOException _) {
      // nobody is left to be told
    }
  }
}
