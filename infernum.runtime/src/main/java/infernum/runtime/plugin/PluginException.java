package infernum.runtime.plugin;

import infernum.spi.InfernumException;

/** A plug-in can't be used. */
public final class PluginException extends InfernumException {
  private static final long serialVersionUID = 1;

  /** With the plug-in's name, what is wrong with it and what to do. */
  public PluginException(String message) {
    super(message);
  }

  /** With the error below it. */
  public PluginException(String message, Throwable cause) {
    super(message, cause);
  }
}
