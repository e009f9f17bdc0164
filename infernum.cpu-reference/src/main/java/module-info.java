/** Plain kernels that every other kernel is held against. */
module infernum.cpu.reference {
  requires infernum.spi;
  requires static org.jspecify;
}
