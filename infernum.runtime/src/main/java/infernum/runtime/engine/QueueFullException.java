package infernum.runtime.engine;

import infernum.spi.InfernumException;

/** The engine has as much to do as it takes; the request may come again later. */
public final class QueueFullException extends InfernumException {
  private static final long serialVersionUID = 1;

  /** With how much there is, and the setting that changes it. */
  public QueueFullException(String message) {
    super(message);
  }
}
