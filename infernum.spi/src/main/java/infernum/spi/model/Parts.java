package infernum.spi.model;

import infernum.spi.Settings;
import infernum.spi.Variant;

/** Chooses variants: the user's where one was given for a role, else the model's own. */
@FunctionalInterface
public interface Parts {
  /**
   * The variant for a role.
   *
   * @param role the service: {@code AttentionVariant.class}
   * @param byDefault the name that the model asks for
   * @param config where parameters come from that the user didn't give
   * @throws infernum.spi.UnknownNameException there is none of that name
   * @throws infernum.spi.InfernumException parameters are missing; all are named
   */
  <V extends Variant> Chosen<V> choose(Class<V> role, String byDefault, ModelConfig config);

  /** A variant with the values of its parameters. */
  record Chosen<V extends Variant>(V variant, Settings settings) {}
}
