package infernum.spi.model;

import infernum.spi.InfernumException;

/** A file of a checkpoint is damaged, or holds what isn't supported. */
public final class CheckpointException extends InfernumException {
  private static final long serialVersionUID = 1;

  /**
   * With what is wrong where.
   *
   * @param file the file
   * @param problem the field, its value and the limit
   */
  public CheckpointException(Object file, String problem) {
    super(file + ": " + problem);
  }

  /** With the error below it. */
  public CheckpointException(Object file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
