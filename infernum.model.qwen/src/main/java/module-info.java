/** Qwen. */
module infernum.model.qwen {
  requires infernum.blocks;
  requires static org.jspecify;
}
