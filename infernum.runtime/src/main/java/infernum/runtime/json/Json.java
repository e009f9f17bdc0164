package infernum.runtime.json;

import infernum.spi.model.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
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

  private Json() {}

  /**
   * The object that a file holds.
   *
   * @throws CheckpointException it can't be read, is too large, or isn't one JSON object
   */
  public static Map<String, Object> object(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new CheckpointException(
            file, "has %d bytes; JSON is read up to %d".formatted(size, MAX_BYTES));
      }
      return object(file, "", Files.readAllBytes(file));
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
      throw new CheckpointException(file, part + "isn't the JSON that it must be" + why(e), e);
    }
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
