/** The CUDA provider. */
module infernum.cuda {
  requires infernum.spi;
  requires static org.jspecify;
}
