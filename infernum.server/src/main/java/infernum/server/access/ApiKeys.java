package infernum.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.spi.InfernumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that open a server. Only their digests are held; how long a comparison takes says
 * nothing about them. Immutable.
 */
public final class ApiKeys {
  /** Keys in the environment, with commas between them. */
  public static final String VARIABLE = "INFERNUM_API_KEYS";

  private final List<byte[]> digests;

  private ApiKeys(List<String> keys) {
    this.digests = keys.stream().distinct().map(ApiKeys::digest).toList();
  }

  /** Of their texts. */
  public static ApiKeys of(String... keys) {
    return new ApiKeys(List.of(keys));
  }

  /**
   * Those of a file, one a line, where lines that are empty or begin with # are none, and of the
   * environment.
   *
   * @param file empty: there is none
   * @param variable the value of {@link #VARIABLE}
   * @throws InfernumException the file can't be read, or has no key
   */
  public static ApiKeys read(Optional<Path> file, Optional<String> variable) {
    List<String> keys = new ArrayList<>();
    file.ifPresent(path -> keys.addAll(lines(path)));
    variable.ifPresent(value -> cleaned(Arrays.stream(value.split(",", -1))).forEach(keys::add));
    return new ApiKeys(keys);
  }

  private static List<String> lines(Path file) {
    try {
      List<String> keys =
          cleaned(Files.readString(file).lines()).filter(line -> !line.startsWith("#")).toList();
      if (keys.isEmpty()) {
        throw new InfernumException(
            "%s has no key; --api-key-file wants one a line".formatted(file));
      }
      return keys;
    } catch (IOException e) {
      throw new InfernumException("%s can't be read (%s)".formatted(file, e), e);
    }
  }

  private static Stream<String> cleaned(Stream<String> keys) {
    return keys.map(String::strip).filter(key -> !key.isEmpty());
  }

  /** Whether everybody may ask. */
  public boolean isEmpty() {
    return digests.isEmpty();
  }

  /** Whether it is one of them. Takes the same time for every text of a length. */
  public boolean has(String key) {
    byte[] digest = digest(key);
    boolean found = false;
    for (byte[] one : digests) {
      found |= MessageDigest.isEqual(one, digest);
    }
    return found;
  }

  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
