package infernum.runtime;

import infernum.runtime.quantisation.Q4_0;
import infernum.runtime.quantisation.Q4_1;
import infernum.runtime.quantisation.Q8_0;
import infernum.spi.Registry;
import infernum.spi.tensor.Quantisation;
import java.util.List;

/** The services that tests open checkpoints with. */
public final class Installed {
  /** Those of this module. */
  public static final Registry<Quantisation> QUANTISATIONS =
      new Registry<>("quantisation", List.of(new Q4_0(), new Q4_1(), new Q8_0()));

  private Installed() {}
}
