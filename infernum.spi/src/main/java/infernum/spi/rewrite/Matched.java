package infernum.spi.rewrite;

import infernum.spi.tensor.Op;
import java.util.List;

/**
 * The ops of one place where a pattern's kinds of ops stand.
 *
 * @param ops in the pattern's order
 */
public record Matched(List<Op> ops) {
  /** Copies the list. */
  public Matched {
    ops = List.copyOf(ops);
  }

  /**
   * The first op of a kind.
   *
   * @throws IllegalArgumentException the pattern has none
   */
  public <O extends Op> O the(Class<O> kind) {
    return ops.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no %s among the ops of the pattern: %s".formatted(kind.getSimpleName(), ops)));
  }
}
