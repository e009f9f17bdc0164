/** Building blocks of models. */
module infernum.blocks {
  requires transitive infernum.spi;
  requires static org.jspecify;
}
