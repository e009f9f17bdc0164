package infernum.spi;

import java.util.Collection;

/** Nothing of that kind has that name. */
public final class UnknownNameException extends InfernumException {
  private static final long serialVersionUID = 1;

  /**
   * With what there is instead.
   *
   * @param kind what was looked up: {@code "attention"}
   * @param name the name that is missing
   * @param known the names that there are
   */
  public UnknownNameException(String kind, String name, Collection<String> known) {
    super(
        "no %s is named '%s'; there are: %s. If a plug-in brings it, put its jar into the plugins folder"
            .formatted(kind, name, known.isEmpty() ? "none" : String.join(", ", known)));
  }
}
