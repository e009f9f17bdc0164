package infernum.runtime.cli;

import infernum.spi.SpiVersion;
import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} tells. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version =
        Optional.ofNullable(Main.class.getModule().getDescriptor())
            .flatMap(ModuleDescriptor::rawVersion)
            .orElse("(unknown version)");
    return new String[] {
      "infernum %s (SPI version %d, Java %s)"
          .formatted(version, SpiVersion.CURRENT, Runtime.version())
    };
  }
}
