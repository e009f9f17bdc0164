package infernum.spi;

import java.util.List;

/**
 * A part of a model that is chosen by name and may be swapped for another of its role: an
 * attention, a feed-forward, a norm, a router, a RoPE policy, an activation. A service.
 */
public interface Variant extends Named {
  /** What it must be told beyond what every variant of its role is told. */
  default List<Parameter> parameters() {
    return List.of();
  }
}
