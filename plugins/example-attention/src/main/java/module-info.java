/** A plug-in that adds an attention variant. */
module infernum.plugin.example.attention {
  requires infernum.blocks;
  requires static org.jspecify;
}
