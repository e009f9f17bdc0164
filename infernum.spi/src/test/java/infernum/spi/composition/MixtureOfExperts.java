package infernum.spi.composition;

import static infernum.spi.op.Ops.*;

import infernum.spi.model.Weights;
import infernum.spi.model.Weights.Bias;
import infernum.spi.op.Routing;
import infernum.spi.tensor.*;
import java.util.List;
import java.util.stream.IntStream;

/** Sparse experts, each cut over all ranks (Mixtral, arXiv:2401.04088). */
record MixtureOfExperts<D extends Device>(
    LinearWeight<D, Replicated, Replicated> router,
    int chosen,
    List<LinearWeight<D, Replicated, Sharded>> gates,
    List<LinearWeight<D, Replicated, Sharded>> ups,
    List<LinearWeight<D, Sharded, Partial>> downs)
    implements Layer.FeedForward<D> {

  static <D extends Device> MixtureOfExperts<D> of(
      Weights<D> weights, long width, long hidden, int experts, int chosen) {
    List<GatedFeedForward<D>> all =
        IntStream.range(0, experts)
            .mapToObj(e -> GatedFeedForward.of(weights.at("experts." + e), width, hidden))
            .toList();
    return new MixtureOfExperts<>(
        weights.linear("gate", experts, width, Bias.NONE),
        chosen,
        all.stream().map(GatedFeedForward::gate).toList(),
        all.stream().map(GatedFeedForward::up).toList(),
        all.stream().map(GatedFeedForward::down).toList());
  }

  @Override
  public Tensor<D, Partial> forward(Tensor<D, Replicated> x) {
    Routing<D> routing = topKRoute(linear(x, router), chosen, true);
    Tensor<D, Sharded> gated = silu(linearExperts(x, routing, gates));
    Tensor<D, Sharded> inner = mul(gated, linearExperts(x, routing, ups));
    return combineExperts(linearExperts(inner, routing, downs), routing);
  }
}
