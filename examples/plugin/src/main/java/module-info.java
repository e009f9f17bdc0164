import example.mish.MishActivation;
import infernum.spi.SpiVersion;
import infernum.spi.op.ActivationFunction;

/** A plug-in that adds an activation. */
@SpiVersion(SpiVersion.CURRENT)
module example.mish {
  requires infernum.spi;

  provides ActivationFunction with
      MishActivation;
}
