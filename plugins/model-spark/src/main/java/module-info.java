import infernum.plugin.model.spark.Spark;
import infernum.spi.SpiVersion;
import infernum.spi.model.BundledModel;

/** The bundled model {@code spark}: a GGUF file of its own, and the reference's results for it. */
@SpiVersion(SpiVersion.CURRENT)
module infernum.plugin.model.spark {
  requires infernum.spi;
  requires static org.jspecify;

  provides BundledModel with
      Spark;
}
