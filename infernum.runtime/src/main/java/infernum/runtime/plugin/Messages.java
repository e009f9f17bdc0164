package infernum.runtime.plugin;

/** One line from an error and those below it. */
final class Messages {
  private Messages() {}

  /** The message, with those of the causes that it doesn't repeat. */
  static String withCauses(Throwable error) {
    StringBuilder text = new StringBuilder(own(error));
    int open = 0;
    for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
      if (text.indexOf(own(cause)) < 0) {
        text.append(" (").append(own(cause));
        open++;
      }
    }
    return text.append(")".repeat(open)).toString();
  }

  private static String own(Throwable error) {
    String message = error.getMessage();
    if (message == null || message.isBlank() || error instanceof LinkageError) {
      return error.toString(); // of a LinkageError the message is but a class name
    }
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
