import infernum.spi.op.AddRmsNorm;
import infernum.spi.op.GeGlu;
import infernum.spi.op.RopePair;
import infernum.spi.op.ScaleSoftcap;
import infernum.spi.op.SwiGlu;
import infernum.spi.rewrite.FusedOp;

/**
 * All that a plug-in sees: tensors, ops, kernels, blocks, models, checkpoint files and text.
 *
 * <p>Read {@code infernum.spi.tensor} first.
 */
module infernum.spi {
  requires static org.jspecify;

  exports infernum.spi;
  exports infernum.spi.block;
  exports infernum.spi.kernel;
  exports infernum.spi.model;
  exports infernum.spi.op;
  exports infernum.spi.rewrite;
  exports infernum.spi.sampling;
  exports infernum.spi.scheduling;
  exports infernum.spi.tensor;
  exports infernum.spi.text;

  provides FusedOp with
      AddRmsNorm,
      GeGlu,
      RopePair,
      ScaleSoftcap,
      SwiGlu;
}
