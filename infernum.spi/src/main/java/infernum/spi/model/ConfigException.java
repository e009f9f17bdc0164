package infernum.spi.model;

import infernum.spi.InfernumException;

/** A key of a model's configuration is missing, malformed, or asks for what isn't supported. */
public final class ConfigException extends InfernumException {
  private static final long serialVersionUID = 1;

  /**
   * With what is wrong where.
   *
   * @param file where the configuration stands
   * @param key the key, nested ones with dots
   * @param problem what is wrong with it
   */
  public ConfigException(String file, String key, String problem) {
    super("%s: '%s' %s".formatted(file, key, problem));
  }
}
