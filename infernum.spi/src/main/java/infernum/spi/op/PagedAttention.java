package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/**
 * Softmax attention of a ragged batch over a paged cache. Operands: q [tokens, heads, dim]; keys
 * [slots, kvHeads * dim]; values [slots, kvHeads * valueDim]; query starts [sequences + 1]; lengths
 * [sequences], cached and new tokens; block tables [sequences, blocks]. Result [tokens, heads,
 * valueDim]. Query head h attends with KV head {@code h * kvHeads / heads} (grouped queries,
 * arXiv:2305.13245). Position p of a sequence is at slot {@code table[p / blockSize] * blockSize +
 * p % blockSize}.
 *
 * @param scale factor on q·k
 * @param kvHeads KV heads on this rank
 * @param blockSize slots of a block
 */
public record PagedAttention(double scale, AttentionMask mask, int kvHeads, int blockSize)
    implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec q = in.get(0);
    TensorSpec keys = in.get(1);
    TensorSpec values = in.get(2);
    check(
        q.rank() == 3 && kvHeads > 0 && q.shape().get(1).fixed() % kvHeads == 0,
        this,
        "queries %s for %d KV heads",
        q,
        kvHeads);
    check(
        keys.rank() == 2 && keys.last() == kvHeads * q.last(),
        this,
        "queries %s, keys %s",
        q,
        keys);
    check(
        values.rank() == 2 && values.last() % kvHeads == 0 && values.rows().equals(keys.rows()),
        this,
        "keys %s, values %s",
        keys,
        values);
    checkSequences(in.get(3), in.get(4), in.get(5));
    return List.of(
        TensorSpec.dense(q.format(), q.rows(), q.shape().get(1).fixed(), values.last() / kvHeads));
  }

  private void checkSequences(TensorSpec starts, TensorSpec lengths, TensorSpec tables) {
    Dim sequences = lengths.rows();
    check(
        lengths.isIndices(sequences) && starts.isIndices(sequences.plus(1)),
        this,
        "query starts %s, lengths %s",
        starts,
        lengths);
    check(
        tables.rank() == 2 && tables.rows().equals(sequences) && tables.format() == DType.I32,
        this,
        "lengths %s, block tables %s",
        lengths,
        tables);
  }

  /**
   * A cache that every rank has must be of one head: among several, a rank's query heads wouldn't
   * find theirs, as they are counted from 0 on every rank.
   */
  @Override
  public Placement place(List<Placement> inputs) {
    PlacementLaw.replicated(this, inputs.subList(3, 6));
    Placement cache = PlacementLaw.sameWhole(this, inputs.subList(1, 3));
    if (inputs.get(0) != Sharded.SHARDED) {
      throw new PlacementException(this, inputs);
    }
    if (cache == Replicated.REPLICATED && kvHeads != 1) {
      throw new PlacementException(
          "%s: a replicated cache must have 1 KV head, has %d".formatted(name(), kvHeads));
    }
    return Sharded.SHARDED;
  }
}
