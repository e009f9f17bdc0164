/** Engine, library and command line. */
module infernum.runtime {
  requires transitive infernum.blocks;
  requires info.picocli;
  requires static org.jspecify;
  requires tools.jackson.databind;

  provides infernum.spi.model.WeightFormat with
      infernum.runtime.gguf.GgufFormat,
      infernum.runtime.safetensors.SafeTensorsFormat;
  provides infernum.spi.tensor.Quantisation with
      infernum.runtime.quantisation.Q4_0,
      infernum.runtime.quantisation.Q4_1,
      infernum.runtime.quantisation.Q8_0;
  provides infernum.spi.text.TokenizerFormat with
      infernum.runtime.tokenizer.GgufBpeFormat;

  opens infernum.runtime.cli to
      info.picocli;
}
