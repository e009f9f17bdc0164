/** All that a plug-in sees. */
module infernum.spi {
  requires static org.jspecify;
}
