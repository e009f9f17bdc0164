package infernum.server.field;

import infernum.server.error.ApiException;
import infernum.server.error.ErrorBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads bodies: hostile input, bounded in bytes, in depth, and in the length of numbers. */
@Component
public final class Bodies {
  /** Bytes that a body may have. */
  public static final int MOST_BYTES = 16 << 20;

  /** How deep objects and lists may be nested. */
  public static final int MOST_DEPTH = 100;

  private final JsonMapper json =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MOST_DEPTH)
                          .maxStringLength(MOST_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** For Spring. */
  public Bodies() {}

  /**
   * The body of a request.
   *
   * @param table the fields that it may have
   * @throws ApiException it is too large, no JSON object, or a field is refused
   */
  public Body read(HttpServletRequest request, List<Field<?>> table) throws IOException {
    requireReadable(request);
    byte[] bytes = request.getInputStream().readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw tooLarge();
    }
    return Body.of(object(bytes), table);
  }

  /** What can be told before the body is sent; who sends it unasked reads the answer after that. */
  private static void requireReadable(HttpServletRequest request) {
    String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      throw new ApiException(
          415,
          ErrorBody.INVALID,
          "unsupported_content_encoding",
          Optional.empty(),
          "the body must be sent as it is, not as Content-Encoding: " + Shown.of(coding));
    }
    boolean asks = request.getHeader(HttpHeaders.EXPECT) != null;
    if (asks && request.getContentLengthLong() > MOST_BYTES) {
      throw tooLarge();
    }
  }

  private static ApiException tooLarge() {
    return new ApiException(
        413,
        ErrorBody.INVALID,
        "request_too_large",
        Optional.empty(),
        "the body has more than %d bytes".formatted(MOST_BYTES));
  }

  private Map<String, Object> object(byte[] bytes) {
    try {
      return JsonType.OBJECT
          .reader()
          .read(Optional.ofNullable(json.readValue(bytes, Object.class)).orElse(""))
          .orElseThrow(() -> ApiException.invalid("invalid_json", "the body isn't a JSON object"));
    } catch (StreamConstraintsException e) {
      throw ApiException.invalid("json_too_complex", e.getOriginalMessage());
    } catch (JacksonException e) {
      throw ApiException.invalid(
          "invalid_json",
          "the body isn't JSON: %s (line %d, column %d)"
              .formatted(
                  Shown.of(e.getOriginalMessage()),
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr()));
    }
  }
}
