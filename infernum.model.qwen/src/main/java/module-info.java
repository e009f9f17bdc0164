import infernum.model.qwen.QwenFamily;
import infernum.spi.SpiVersion;
import infernum.spi.model.ModelFamily;

/** Qwen2, Qwen2.5, Qwen3 and Qwen3-MoE. */
@SpiVersion(SpiVersion.CURRENT)
module infernum.model.qwen {
  requires infernum.blocks;
  requires static org.jspecify;

  provides ModelFamily with
      QwenFamily;
}
