package infernum.spi;

/**
 * Something that is looked up by name. Names are lower case with dashes: {@code "cpu-reference"}.
 */
public interface Named {
  /** The name, unique among the services of one kind. */
  String name();
}
