package infernum.server.page;

import infernum.server.error.ApiException;
import infernum.server.error.ErrorBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Hands out the page. It is the same for everybody, says nothing about the model, and needs no key:
 * what it asks of the API does. It is there while the model is being loaded, too.
 */
@RestController
final class PageController {
  /**
   * Scripts and styles are files of this server; nothing else is loaded, from anywhere, and no text
   * can become a script or an element: Trusted Types are demanded, and there is no policy that
   * makes any. So an answer can't do more than be read, whatever a model wrote.
   */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final PageFile INDEX = PageFile.of("index.html", "text/html;charset=UTF-8");

  private static final Map<String, PageFile> FILES =
      Map.of(
          "page.js",
          PageFile.of("page.js", "text/javascript;charset=UTF-8"),
          "page.css",
          PageFile.of("page.css", "text/css;charset=UTF-8"),
          "icon.svg",
          PageFile.of("icon.svg", "image/svg+xml"),
          "THIRD-PARTY.txt",
          PageFile.of("THIRD-PARTY.txt", "text/plain;charset=UTF-8"));

  @GetMapping("/")
  void page(ServletWebRequest request, HttpServletResponse response) throws IOException {
    send(INDEX, request, response);
  }

  @GetMapping("/page/{file}")
  void file(
      @PathVariable("file") String name, ServletWebRequest request, HttpServletResponse response)
      throws IOException {
    PageFile file = FILES.get(name);
    if (file == null) {
      throw new ApiException(
          404, ErrorBody.INVALID, "unknown_url", Optional.empty(), "the page has no such file");
    }
    send(file, request, response);
  }

  private static void send(PageFile file, ServletWebRequest request, HttpServletResponse response)
      throws IOException {
    boolean zipped = takesGzip(request);
    secure(response);
    // Kept, but asked about each time: one that is stale would talk to a server that is newer.
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (request.checkNotModified("\"%s%s\"".formatted(file.tag(), zipped ? "-gzip" : ""))) {
      return;
    }
    byte[] bytes = zipped ? file.compressed() : file.bytes();
    if (zipped) {
      response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    response.setContentType(file.type());
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  private static boolean takesGzip(ServletWebRequest request) {
    String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
    return accepted != null
        && Stream.of(accepted.split(",", -1))
            .map(coding -> coding.replace(" ", ""))
            .anyMatch(coding -> coding.startsWith("gzip") && !coding.matches("gzip;q=0(\\.0*)?"));
  }

  private static void secure(HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  }
}
