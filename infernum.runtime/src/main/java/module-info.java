import infernum.spi.block.AttentionVariant;
import infernum.spi.block.FeedForwardVariant;
import infernum.spi.block.NormVariant;
import infernum.spi.block.RopeVariant;
import infernum.spi.block.RouterVariant;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.model.ModelFamily;
import infernum.spi.model.WeightFormat;
import infernum.spi.op.ActivationFunction;
import infernum.spi.tensor.Quantisation;
import infernum.spi.text.TokenizerFormat;

/** Engine, library and command line. */
module infernum.runtime {
  requires transitive infernum.blocks;
  requires info.picocli;
  requires static org.jspecify;
  requires tools.jackson.databind;

  exports infernum.runtime.plugin;

  opens infernum.runtime.cli to
      info.picocli;

  uses ActivationFunction;
  uses AttentionVariant;
  uses DeviceProvider;
  uses FeedForwardVariant;
  uses KernelProvider;
  uses ModelFamily;
  uses NormVariant;
  uses Quantisation;
  uses RopeVariant;
  uses RouterVariant;
  uses TokenizerFormat;
  uses WeightFormat;
}
