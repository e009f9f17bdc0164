import infernum.model.llama.LlamaFamily;
import infernum.spi.SpiVersion;
import infernum.spi.model.ModelFamily;

/** Llama, SmolLM, Mistral and Mixtral. */
@SpiVersion(SpiVersion.CURRENT)
module infernum.model.llama {
  requires infernum.blocks;
  requires static org.jspecify;

  provides ModelFamily with
      LlamaFamily;
}
