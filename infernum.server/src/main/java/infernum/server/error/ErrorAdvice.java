package infernum.server.error;

import infernum.spi.InfernumException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns whatever a controller or Spring itself throws into an error object. */
@RestControllerAdvice
final class ErrorAdvice {
  private static final System.Logger LOGGER = System.getLogger(ErrorAdvice.class.getName());

  private final ErrorWriter writer;

  ErrorAdvice(ErrorWriter writer) {
    this.writer = writer;
  }

  @ExceptionHandler
  void refused(ApiException e, HttpServletResponse response) throws IOException {
    writer.write(response, e);
  }

  @ExceptionHandler
  void refused(InfernumException e, HttpServletResponse response) throws IOException {
    writer.write(response, Errors.of(e));
  }

  @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
  void noSuchPath(HttpServletRequest request, HttpServletResponse response) throws IOException {
    writer.write(
        response,
        new ApiException(
            404,
            ErrorBody.INVALID,
            "unknown_url",
            Optional.empty(),
            "unknown request URL: %s %s".formatted(request.getMethod(), request.getRequestURI())));
  }

  @ExceptionHandler
  void wrongMethod(
      HttpRequestMethodNotSupportedException e,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    String[] supported = e.getSupportedMethods();
    String allowed = supported == null ? "" : String.join(", ", supported);
    response.setHeader(HttpHeaders.ALLOW, allowed);
    writer.write(
        response,
        new ApiException(
            405,
            ErrorBody.INVALID,
            "method_not_supported",
            Optional.empty(),
            "%s takes %s, not %s".formatted(request.getRequestURI(), allowed, e.getMethod())));
  }

  @ExceptionHandler
  void wrongType(HttpMediaTypeNotSupportedException e, HttpServletResponse response)
      throws IOException {
    writer.write(
        response,
        new ApiException(
            415,
            ErrorBody.INVALID,
            "unsupported_media_type",
            Optional.empty(),
            "the body must be application/json, is %s".formatted(e.getContentType())));
  }

  /** The client went away: nobody is left to be told. */
  @ExceptionHandler
  void gone(IOException e) {
    LOGGER.log(System.Logger.Level.DEBUG, "a client went away", e);
  }

  /** Also while Spring writes an answer. */
  @ExceptionHandler
  void notWritten(
      HttpMessageNotWritableException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (e.getMostSpecificCause() instanceof IOException gone) {
      gone(gone);
    } else {
      bug(e, request, response);
    }
  }

  @ExceptionHandler
  void bug(Exception e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    LOGGER.log(System.Logger.Level.ERROR, "%s failed".formatted(request.getRequestURI()), e);
    writer.write(
        response,
        new ApiException(
            500,
            ErrorBody.SERVER,
            "internal_error",
            Optional.empty(),
            "the server failed; its log says how, under request %s"
                .formatted(response.getHeader("X-Request-Id"))));
  }
}
