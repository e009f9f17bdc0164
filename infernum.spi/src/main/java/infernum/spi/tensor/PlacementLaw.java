package infernum.spi.tensor;

import java.util.List;

/** The placement laws that most ops have, for {@link Op#place}. */
public final class PlacementLaw {
  private PlacementLaw() {}

  /** The law {@code Replicated, ... → Replicated}. */
  public static Placement replicated(Op op, List<Placement> inputs) {
    for (Placement input : inputs) {
      if (input != Replicated.REPLICATED) {
        throw new PlacementException(op, inputs);
      }
    }
    return Replicated.REPLICATED;
  }

  /** The law {@code P, P, ... → P} for any placement: sums of sums are sums. */
  public static Placement same(Op op, List<Placement> inputs) {
    for (Placement input : inputs) {
      if (input != inputs.getFirst()) {
        throw new PlacementException(op, inputs);
      }
    }
    return inputs.getFirst();
  }

  /** The law {@code P, P, ... → P} where every P is {@link Whole}. */
  public static Placement sameWhole(Op op, List<Placement> inputs) {
    if (!(inputs.getFirst() instanceof Whole)) {
      throw new PlacementException(op, inputs);
    }
    return same(op, inputs);
  }

  /** The first operand's placement, where the others are replicated. */
  public static Placement firstWithReplicated(Op op, List<Placement> inputs) {
    for (Placement other : inputs.subList(1, inputs.size())) {
      if (other != Replicated.REPLICATED) {
        throw new PlacementException(op, inputs);
      }
    }
    return inputs.getFirst();
  }
}
