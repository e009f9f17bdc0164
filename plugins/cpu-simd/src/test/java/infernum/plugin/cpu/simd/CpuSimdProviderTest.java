package infernum.plugin.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.InfernumException;
import infernum.spi.kernel.Arithmetic;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.DeviceProvider.Availability;
import infernum.spi.kernel.Group;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.Workers;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuSimdProviderTest {
  private final CpuSimdProvider provider = new CpuSimdProvider();

  @Test
  void theHostIsOneDeviceThatTellsItsVectors() {
    assertEquals("cpu-simd", provider.name());
    assertTrue(provider.probe() instanceof Availability.Usable, provider.probe()::toString);
    String line = ((Availability.Usable) provider.probe()).devices().getFirst();
    assertTrue(line.matches("\\d+ cores?, Java on vectors of \\d+ bits, the widest here"), line);
    Exception e =
        assertThrows(InfernumException.class, () -> provider.open(Host.of(Workers.alone()).at(1)));
    assertTrue(e.getMessage().startsWith("there is no cpu-simd:1"), e.getMessage());
  }

  @Test
  void arithmeticIsFloatWhetherThatIsDemandedOrNot() {
    for (boolean floats : new boolean[] {false, true}) {
      Host host = new Host(0, Workers.alone(), Group.alone(), floats);
      try (DeviceContext<?> context = provider.open(host)) {
        assertEquals(Arithmetic.FLOAT, context.arithmetic());
      }
    }
  }

  /** The whole program, started without the module. */
  @Test
  void withoutTheVectorApiItLoadsAndSaysWhatIsMissing() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-p",
                    System.getProperty("jdk.module.path")
                        + File.pathSeparator
                        + System.getProperty("java.class.path"),
                    "--add-modules",
                    "infernum.plugin.cpu.simd",
                    "-m",
                    "infernum.runtime/infernum.runtime.cli.Main",
                    "plugins",
                    "--explain"))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    assertFalse(text.contains("WARNING"), text);
    String line =
        "device cpu-simd, rank 10\n  not usable: Java was started without its Vector API; "
            + "add '--add-modules jdk.incubator.vector'";
    assertTrue(text.contains(line), text);
  }
}
