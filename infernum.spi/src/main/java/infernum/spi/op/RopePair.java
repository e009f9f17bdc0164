package infernum.spi.op;

import infernum.spi.rewrite.FusedOp;
import infernum.spi.rewrite.Matched;
import infernum.spi.tensor.*;

/**
 * The same rotation of queries and keys, whose angles are computed once. Operands q [tokens, heads,
 * dim], k [tokens, kvHeads, dim], positions [tokens]. Results q and k, rotated.
 */
public record RopePair(Rope rope) implements FusedOp {
  /** The prototype. */
  public RopePair() {
    this(new Rope(new Prototype(), 2, false));
  }

  private record Prototype() implements RopePolicy {
    @Override
    public void frequencies(int position, double[] frequencies) {
      throw new IllegalStateException("a prototype's rope rotates nothing");
    }
  }

  @Override
  public int operands() {
    return 3;
  }

  @Override
  public int outputs() {
    return 2;
  }

  @Override
  public RopePair bind(Matched found) {
    return new RopePair(found.the(Rope.class));
  }

  @Override
  public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
    return Tensors.of(Op.apply(rope, in.get(0), in.get(2)), Op.apply(rope, in.get(1), in.get(2)));
  }
}
