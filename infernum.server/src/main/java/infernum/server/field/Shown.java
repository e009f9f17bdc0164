package infernum.server.field;

/** Shows what a client sent within a message: not longer than a line. */
public final class Shown {
  private static final int MOST = 80;

  private Shown() {}

  /** A value, cut where it is long. */
  public static String of(Object value) {
    String text = String.valueOf(value).replaceAll("\\p{Cntrl}", " ");
    return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
  }
}
