package infernum.runtime.json;

import infernum.spi.model.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * JSON documents piece by piece, for those that are too large to be maps in memory, and the limits
 * that hold for all. Needs a small part of the library only, which counts where a program has just
 * begun.
 */
public final class JsonStream {
  /** Nesting beyond any configuration's. */
  private static final int MAX_DEPTH = 64;

  /**
   * Braces, names and values. What they become in memory is many times their size in the file, so
   * that size alone wouldn't bound it.
   */
  private static final int MAX_TOKENS = 4_000_000;

  private static final int MAX_NAME = 4096;
  private static final int MAX_NUMBER = 100;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxTokenCount(MAX_TOKENS)
                  .maxNameLength(MAX_NAME)
                  .maxNumberLength(MAX_NUMBER)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Python writes NaN and Infinity as they are.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          // A file's names would stay in a table that all parsers share.
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .build();

  private JsonStream() {}

  /**
   * The bytes of a file, unpacked where its name ends in {@code .gz}.
   *
   * @throws CheckpointException it can't be read, or is too large
   */
  public static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file);
        InputStream plain =
            file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in) {
      byte[] bytes = plain.readNBytes(Json.MAX_BYTES + 1);
      if (bytes.length > Json.MAX_BYTES) {
        throw new CheckpointException(
            file, "has more bytes than JSON is read up to, %d".formatted(Json.MAX_BYTES));
      }
      return bytes;
    } catch (IOException e) {
      throw new CheckpointException(file, "can't be read (" + e + ")", e);
    }
  }

  /** A parser of a document. What it throws becomes an error by {@link #error}. */
  public static JsonParser parser(byte[] document) {
    return FACTORY.createParser(ObjectReadContext.empty(), document);
  }

  /**
   * The value at which a parser stands: a map, list, string, boolean, Integer, Long, BigInteger or
   * Double, or null.
   */
  public static @Nullable Object value(JsonParser json) {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = json.currentName();
          json.nextToken();
          object.put(name, value(json));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(json));
        }
        yield list;
      }
      case VALUE_STRING -> json.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> json.getNumberValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      default -> null;
    };
  }

  /** What a parser says of a document, as an error that names the file. */
  public static CheckpointException error(Path file, String part, JacksonException e) {
    return new CheckpointException(file, part + "isn't the JSON that it must be" + why(e), e);
  }

  private static String why(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    String where =
        at == null || at.getLineNr() < 1
            ? ": "
            : " at line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
    // The library's way to say that it doesn't show the document.
    return where
        + String.valueOf(e.getOriginalMessage())
            .replaceAll("\\s+", " ")
            .replaceAll(" ?\\(start marker at \\[Source: [^\\]]*\\]\\)", "");
  }
}
