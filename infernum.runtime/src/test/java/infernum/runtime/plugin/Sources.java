package infernum.runtime.plugin;

/** Sources of small plug-ins. */
final class Sources {
  private Sources() {}

  /** A module that provides one activation, {@code PACKAGE.Act}. */
  static String module(String name) {
    return module(name, "");
  }

  /** With further directives. */
  static String module(String name, String directives) {
    return versioned("infernum.spi.SpiVersion.CURRENT", name, directives);
  }

  /** Built for some version of the SPI. */
  static String versioned(String version, String name, String directives) {
    return "@infernum.spi.SpiVersion(%s) %s".formatted(version, unversioned(name, directives));
  }

  /** That doesn't tell its version. */
  static String unversioned(String name, String directives) {
    return """
    module %s {
      requires infernum.spi;
      %s
      provides infernum.spi.op.ActivationFunction with %s.Act;
    }
    """
        .formatted(name, directives, name);
  }

  /** An activation that does nothing. */
  static String activation(String in, String name) {
    return activation(in, name, "");
  }

  /** With further members. */
  static String activation(String in, String name, String members) {
    return """
    package %s;
    import infernum.spi.tensor.*;
    public class Act implements infernum.spi.op.ActivationFunction {
      public String name() { return "%s"; }
      public <D extends Device, P extends Whole> Tensor<D, P> apply(Tensor<D, P> x) { return x; }
      %s
    }
    """
        .formatted(in, name, members);
  }
}
