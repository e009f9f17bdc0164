/** Llama, SmolLM, Mistral, Mixtral. */
module infernum.model.llama {
  requires infernum.blocks;
  requires static org.jspecify;
}
