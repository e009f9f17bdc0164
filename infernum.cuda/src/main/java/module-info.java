import infernum.cuda.CudaProvider;
import infernum.spi.SpiVersion;
import infernum.spi.kernel.DeviceProvider;

/** The CUDA provider. */
@SpiVersion(SpiVersion.CURRENT)
@SuppressWarnings("requires-automatic") // JCuda has no descriptor of its own
module infernum.cuda {
  requires transitive infernum.spi;
  requires jcuda;
  requires static org.jspecify;

  exports infernum.cuda;

  provides DeviceProvider with
      CudaProvider;
}
