package infernum.spi.op;

import infernum.spi.tensor.Op;
import java.util.List;

/** One of each built-in op. */
final class BuiltInOps {
  static final PagedAttention ATTENTION =
      new PagedAttention(0.125, new AttentionMask.Causal(), 2, 16);
  static final PagedAttention ONE_HEAD =
      new PagedAttention(0.125, new AttentionMask.Causal(), 1, 16);
  static final Rope ROPE = new Rope((_, _) -> {}, 8, false);

  static final List<Op> ALL =
      List.of(
          new Add(),
          new AddBias(),
          new AddRmsNorm(1e-5),
          new AllGather(2),
          new AllReduce(),
          new Alone(),
          new AppendRows(),
          new Columns(8, 16),
          new CombineExperts(),
          new ConcatHeads(),
          new Dense(),
          new Embedding(0),
          new GatherRows(),
          new GeGlu(),
          new GeluTanh(),
          new HalvesFromPairs(8),
          new Linear(),
          new LinearExperts(),
          new LinearHeads(),
          new Linears(2),
          new MergeHeads(),
          new Mul(),
          ATTENTION,
          new Relu(),
          new RmsNorm(1e-5),
          ROPE,
          new RopePair(ROPE),
          new Scale(0.5),
          new ScaleRows(),
          new ScaleSoftcap(0.5, 30),
          new Sigmoid(),
          new Silu(),
          new SliceHeads(8, 16),
          new Softcap(30),
          new SplitHeads(16),
          new SwiGlu(),
          new Tanh(),
          new TopKRoute(2, true));

  private BuiltInOps() {}
}
