/** A plug-in that adds an activation. */
module infernum.plugin.example.op {
  requires infernum.blocks;
  requires static org.jspecify;
}
