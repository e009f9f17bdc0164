package infernum.runtime.json;

import infernum.spi.model.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** JSON documents as plain maps, lists, strings, numbers and booleans. */
public final class Json {
  /** The longest document: a header of SafeTensors is no longer by that format's rule. */
  public static final int MAX_BYTES = 100 << 20;

  /** Nesting beyond any configuration's. */
  private static final int MAX_DEPTH = 64;

  /**
   * Braces, names and values. What they become in memory is many times their size in the file, so
   * that size alone wouldn't bound it.
   */
  private static final int MAX_TOKENS = 4_000_000;

  private static final int MAX_NAME = 4096;
  private static final int MAX_NUMBER = 100;

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
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
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectReader VALUES =
      MAPPER.readerFor(Object.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /**
   * The object that a file holds.
   *
   * @throws CheckpointException it can't be read, is too large, or isn't one JSON object
   */
  public static Map<String, Object> object(Path file) {
    return object(file, "", bytes(file));
  }

  /**
   * The bytes of a file, unpacked where its name ends in {@code .gz}.
   *
   * @throws CheckpointException it can't be read, or is too large
   */
  public static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file);
        InputStream plain =
            file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in) {
      byte[] bytes = plain.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new CheckpointException(
            file, "has more bytes than JSON is read up to, %d".formatted(MAX_BYTES));
      }
      return bytes;
    } catch (IOException e) {
      throw new CheckpointException(file, "can't be read (" + e + ")", e);
    }
  }

  /**
   * The object that a part of a file is.
   *
   * @param file for messages
   * @param part for messages: {@code "the header "}, or nothing
   * @throws CheckpointException it isn't one JSON object
   */
  public static Map<String, Object> object(Path file, String part, byte[] document) {
    try {
      Map<String, Object> object = MAPPER.readValue(document, OBJECT);
      if (object == null) {
        throw new CheckpointException(file, part + "must be a JSON object, is null");
      }
      return object;
    } catch (JacksonException e) {
      throw error(file, part, e);
    }
  }

  /**
   * Reads a document piece by piece, within the same limits. What the parser throws becomes an
   * error by {@link #error}.
   */
  public static JsonParser parser(byte[] document) {
    return MAPPER.createParser(document);
  }

  /** The value at which a parser stands, as plain maps and lists. */
  public static @Nullable Object value(JsonParser parser) {
    return VALUES.readValue(parser);
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
    return where + String.valueOf(e.getOriginalMessage()).replaceAll("\\s+", " ");
  }
}
