package infernum.runtime.chat;

import infernum.spi.InfernumException;

/** A chat can't be rendered as it was asked for. */
public final class ChatException extends InfernumException {
  private static final long serialVersionUID = 1;

  /** With what is wrong. */
  public ChatException(String message) {
    super(message);
  }
}
