package infernum.blocks.feedforward;

import static infernum.spi.op.Ops.combineExperts;
import static infernum.spi.op.Ops.linearExperts;
import static infernum.spi.op.Ops.mul;

import infernum.spi.block.FeedForwardVariant.FeedForward;
import infernum.spi.block.RouterVariant.Router;
import infernum.spi.op.ActivationFunction;
import infernum.spi.op.Routing;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.LinearWeight;
import infernum.spi.tensor.Partial;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;
import java.util.List;

/**
 * Gated feed-forwards of which each token goes through the few that a router chooses
 * (arXiv:2401.04088). Shapes don't depend on the routing: every token has as many experts.
 *
 * @param gate one matrix per expert; so are up and down
 */
public record MixtureOfExperts<D extends Device>(
    String path,
    Router<D> router,
    ActivationFunction activation,
    List<LinearWeight<D, Replicated, Sharded>> gate,
    List<LinearWeight<D, Replicated, Sharded>> up,
    List<LinearWeight<D, Sharded, Partial>> down)
    implements FeedForward<D> {

  @Override
  public Tensor<D, Partial> forward(Tensor<D, Replicated> x) {
    return within(
        x,
        () -> {
          Routing<D> routing = router.forward(x);
          Tensor<D, Sharded> hidden =
              mul(activation.apply(linearExperts(x, routing, gate)), linearExperts(x, routing, up));
          return combineExperts(linearExperts(hidden, routing, down), routing);
        });
  }
}
