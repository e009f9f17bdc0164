package infernum.blocks.graph;

import infernum.spi.tensor.Activation;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.Scope;
import infernum.spi.tensor.TensorSpec;

/**
 * A value of a graph: an input, whose memory comes from outside, or a node's result. Compared by
 * identity.
 *
 * @param <D> where it will live
 */
public final class GraphValue<D extends Device> implements Activation<D> {
  private final Scope<D> scope;
  private final String name;
  private final TensorSpec spec;
  private final Placement placement;

  GraphValue(Scope<D> scope, String name, TensorSpec spec, Placement placement) {
    this.scope = scope;
    this.name = name;
    this.spec = spec;
    this.placement = placement;
  }

  /** An input's own name, or the number of a result. */
  public String name() {
    return name;
  }

  @Override
  public Scope<D> scope() {
    return scope;
  }

  @Override
  public TensorSpec spec() {
    return spec;
  }

  @Override
  public Placement placement() {
    return placement;
  }

  @Override
  public String toString() {
    return "%" + name;
  }
}
