package infernum.runtime.json;

import infernum.spi.model.CheckpointException;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/** JSON documents as plain maps, lists, strings, numbers and booleans. */
public final class Json {
  /** The longest document: a header of SafeTensors is no longer by that format's rule. */
  public static final int MAX_BYTES = 100 << 20;

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonStream.FACTORY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /**
   * The object that a file holds.
   *
   * @throws CheckpointException it can't be read, is too large, or isn't one JSON object
   */
  public static Map<String, Object> object(Path file) {
    return object(file, "", JsonStream.bytes(file));
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
    } catch (MismatchedInputException e) {
      throw new CheckpointException(file, part + "must be a JSON object, and nothing else", e);
    } catch (JacksonException e) {
      throw JsonStream.error(file, part, e);
    }
  }
}
