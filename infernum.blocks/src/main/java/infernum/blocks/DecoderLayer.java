package infernum.blocks;

import infernum.spi.block.Block;
import infernum.spi.model.CacheSpec;
import infernum.spi.model.Step;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import java.util.List;

/** One layer of a decoder, however it is arranged. */
public interface DecoderLayer<D extends Device> extends Block {
  /** Hidden states [tokens, width] to hidden states [tokens, width]. */
  Tensor<D, Replicated> forward(Tensor<D, Replicated> x, Step<D> step);

  /** What the layer keeps from step to step. */
  List<CacheSpec> caches();
}
