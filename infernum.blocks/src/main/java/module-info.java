import infernum.blocks.activation.GeluTanhActivation;
import infernum.blocks.activation.ReluActivation;
import infernum.blocks.activation.SiluActivation;
import infernum.blocks.attention.PagedVariant;
import infernum.blocks.feedforward.GatedVariant;
import infernum.blocks.feedforward.TopKRouterVariant;
import infernum.blocks.graph.GroupedLinears;
import infernum.blocks.norm.RmsNormVariant;
import infernum.blocks.rope.DefaultRope;
import infernum.blocks.rope.DynamicRope;
import infernum.blocks.rope.LinearRope;
import infernum.blocks.rope.Llama3Rope;
import infernum.blocks.rope.YarnRope;
import infernum.spi.SpiVersion;
import infernum.spi.block.AttentionVariant;
import infernum.spi.block.FeedForwardVariant;
import infernum.spi.block.NormVariant;
import infernum.spi.block.RopeVariant;
import infernum.spi.block.RouterVariant;
import infernum.spi.op.ActivationFunction;
import infernum.spi.rewrite.RewriteProvider;

/** The blocks that models are composed of, and how they run. */
@SpiVersion(SpiVersion.CURRENT)
module infernum.blocks {
  requires transitive infernum.spi;
  requires static org.jspecify;

  exports infernum.blocks;
  exports infernum.blocks.attention;
  exports infernum.blocks.execution;
  exports infernum.blocks.feedforward;
  exports infernum.blocks.graph;
  exports infernum.blocks.rope;

  provides ActivationFunction with
      GeluTanhActivation,
      ReluActivation,
      SiluActivation;
  provides AttentionVariant with
      PagedVariant;
  provides FeedForwardVariant with
      GatedVariant;
  provides NormVariant with
      RmsNormVariant;
  provides RewriteProvider with
      GroupedLinears;
  provides RopeVariant with
      DefaultRope,
      DynamicRope,
      LinearRope,
      Llama3Rope,
      YarnRope;
  provides RouterVariant with
      TopKRouterVariant;
}
