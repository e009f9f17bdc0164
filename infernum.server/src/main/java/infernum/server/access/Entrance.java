package infernum.server.access;

import infernum.server.error.ApiException;
import infernum.server.error.ErrorBody;
import infernum.server.error.ErrorWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** What every request goes through: it gets its id, and is asked who sent it and for its key. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class Entrance extends OncePerRequestFilter {
  /** The header by which a request is found in the log. */
  public static final String REQUEST_ID = "X-Request-Id";

  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final Pattern PAGE = Pattern.compile("/|/page/[A-Za-z-]+\\.[a-z]+");
  private static final String BEARER = "Bearer ";

  private final ApiKeys keys;
  private final Origins origins;
  private final ErrorWriter errors;

  /** With what may come in. */
  public Entrance(ApiKeys keys, Origins origins, ErrorWriter errors) {
    this.keys = keys;
    this.origins = origins;
    this.errors = errors;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader(
        REQUEST_ID,
        header(request, REQUEST_ID)
            .filter(id -> ID.matcher(id).matches())
            .orElseGet(() -> UUID.randomUUID().toString()));
    try {
      Optional<String> origin = header(request, HttpHeaders.ORIGIN);
      origins.check(header(request, HttpHeaders.HOST), origin);
      origin.filter(origins::allows).ifPresent(from -> share(response, from));
      if (isPreflight(request)) {
        preflight(request, response);
        return;
      }
      requireKey(request);
    } catch (ApiException e) {
      errors.write(response, e);
      return;
    }
    chain.doFilter(request, response);
  }

  private static Optional<String> header(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  private void requireKey(HttpServletRequest request) {
    if (keys.isEmpty() || isOpen(request)) {
      return;
    }
    boolean opens =
        header(request, HttpHeaders.AUTHORIZATION)
            .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            .map(value -> keys.has(value.substring(BEARER.length()).strip()))
            .orElse(false);
    if (!opens) {
      throw new ApiException(
          401,
          "authentication_error",
          "invalid_api_key",
          Optional.empty(),
          "the header 'Authorization: Bearer KEY' is missing, or its key isn't known");
    }
  }

  /** For gateways, and for people, who enter their key on the page. */
  private static boolean isOpen(HttpServletRequest request) {
    String path = request.getRequestURI();
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    return path.equals("/health") || (reads && PAGE.matcher(path).matches());
  }

  private static void share(HttpServletResponse response, String origin) {
    response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, REQUEST_ID + ", Retry-After");
    response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && header(request, HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD).isPresent();
  }

  private void preflight(HttpServletRequest request, HttpServletResponse response) {
    if (header(request, HttpHeaders.ORIGIN).filter(origins::allows).isEmpty()) {
      throw new ApiException(
          403,
          ErrorBody.INVALID,
          "origin_not_allowed",
          Optional.empty(),
          "no page of another site may ask this server");
    }
    response.setStatus(204);
    response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
    response.setHeader(
        HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
        header(request, HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS).orElse("Content-Type"));
    response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
  }
}
