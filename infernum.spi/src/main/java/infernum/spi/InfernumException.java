package infernum.spi;

/**
 * A condition of the run, not a programmer's mistake: a bad file, an unknown name, a device without
 * memory. The message is one line for the user, with the numbers and the way out. Programmer errors
 * are {@link IllegalArgumentException} and {@link IllegalStateException}, with both sides in the
 * message.
 */
public class InfernumException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what went wrong and what to do about it. */
  public InfernumException(String message) {
    super(message);
  }

  /** With the error below it. */
  public InfernumException(String message, Throwable cause) {
    super(message, cause);
  }
}
