package infernum.server.error;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Errors that are found outside of controllers, in the same shape. */
@RestController
final class ErrorPages implements ErrorController {
  private final ErrorWriter writer;

  ErrorPages(ErrorWriter writer) {
    this.writer = writer;
  }

  /** What the servlet container sends errors to. */
  @RequestMapping("/error")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 404;
    writer.write(
        response,
        new ApiException(
            status,
            status < 500 ? ErrorBody.INVALID : ErrorBody.SERVER,
            status == 404 ? "unknown_url" : "bad_request",
            Optional.empty(),
            "the request can't be answered (HTTP status %d)".formatted(status)));
  }

  /** And what it refuses itself. */
  @Bean
  static WebServerFactoryCustomizer<TomcatServletWebServerFactory> plainErrors() {
    return factory ->
        factory.addContextCustomizers(context -> {
          if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(PlainErrorValve.class.getName());
          }
        });
  }
}
