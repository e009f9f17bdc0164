package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/**
 * Each row by the matrix of its experts. Operands: x; experts [tokens, chosen], int32; a weight
 * [out, in] per expert, of any formats. Where x is [tokens, in], each row goes to every expert
 * chosen for its token; where x is [tokens * chosen, in], row {@code t * chosen + j} goes to the
 * j-th. Result [tokens * chosen, out]. Only chosen experts are read.
 */
public record LinearExperts() implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec x = in.get(0);
    TensorSpec experts = in.get(1);
    check(experts.rank() == 2 && experts.format() == DType.I32, this, "experts %s", experts);
    check(in.size() > 2, this, "no weights for experts %s", experts);
    TensorSpec first = in.get(2);
    check(
        first.rank() == 2 && first.sameLast(x) && first.rows().isFixed(),
        this,
        "input %s, weight %s",
        x,
        first);
    for (TensorSpec w : in.subList(3, in.size())) {
      check(w.shape().equals(first.shape()), this, "weights %s and %s differ", first, w);
    }
    Dim rows = experts.rows().times(experts.last());
    check(
        x.rank() == 2 && (x.rows().equals(experts.rows()) || x.rows().equals(rows)),
        this,
        "input %s, experts %s",
        x,
        experts);
    return List.of(TensorSpec.dense(x.format(), rows, first.rows().fixed()));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    PlacementLaw.replicated(this, inputs.subList(1, 2));
    Placement weights = PlacementLaw.same(this, inputs.subList(2, inputs.size()));
    return Linear.linear(this, inputs.get(0), weights, inputs);
  }
}
