package infernum.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.kernel.DeviceProvider;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The provider as a plug-in: a JVM of its own, since a JVM loads a library for one loader only. */
final class PluginLayerTest {
  @Test
  void inItsLayerTheProviderFindsTheEmulatedDeviceWithoutAnyWarningAboutNativeAccess() {
    String build = System.getProperty("infernum.build", "target");
    NativeBuild.Output output =
        NativeBuild.run(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--illegal-native-access=deny",
            "--enable-native-access=ALL-UNNAMED",
            "--module-path",
            location(DeviceProvider.class.getModule()).toString(),
            "--add-modules",
            "infernum.spi",
            "-Djava.library.path=" + System.getProperty("java.library.path"),
            "-cp",
            Path.of(build, "test-classes").toString(),
            PluginLayerHost.class.getName(),
            NativeBuild.emulator().toString(),
            Path.of(build, "classes").toString(),
            location(CudaProvider.class.getModule().getLayer().findModule("jcuda").orElseThrow())
                .toString());
    assertEquals(0, output.code(), output::text);
    assertEquals(1, output.lines().size(), output::text);
    assertTrue(output.text().startsWith("cuda: "), output::text);
    assertTrue(output.text().contains("GiB") && output.text().contains("later"), output::text);
  }

  private static Path location(Module module) {
    return Path.of(
        module
            .getLayer()
            .configuration()
            .findModule(module.getName())
            .flatMap(found -> found.reference().location())
            .orElse(URI.create("file:///")));
  }
}
