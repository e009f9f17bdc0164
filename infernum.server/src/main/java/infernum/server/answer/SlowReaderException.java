package infernum.server.answer;

/** A client takes an answer more slowly than it is made, and more is waiting than is held. */
public final class SlowReaderException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With how much was waiting. */
  public SlowReaderException(int waiting) {
    super(
        "the client reads too slowly: %d parts of its answer were waiting".formatted(waiting),
        null,
        false,
        false);
  }
}
