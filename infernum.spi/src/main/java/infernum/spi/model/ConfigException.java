package infernum.spi.model;

import infernum.spi.InfernumException;

/** A key of a model's configuration is missing, malformed, or asks for what isn't supported. */
public final class ConfigException extends InfernumException {
  private static final long serialVersionUID = 1;

  private static final int MAX_LENGTH = 1000;

  /**
   * With what is wrong where.
   *
   * @param file where the configuration stands
   * @param key the key, nested ones with dots
   * @param problem what is wrong with it
   */
  public ConfigException(String file, String key, String problem) {
    super("%s: '%s' %s".formatted(file, shown(key), shown(problem)));
  }

  /** As it may stand in a message: one line of bounded length that steers no terminal. */
  private static String shown(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "\uFFFD");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
  }
}
