package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DoctorCommandTest {
  @Test
  void tellsTheMachineAndEachDeviceWithTheReasonWhereItCannotBeUsed() {
    Cli plugins = Cli.run("plugins", "--explain");
    Cli doctor = Cli.run("doctor");
    for (String line : List.of("java  ", "system  ", "processors  ", "memory  ")) {
      assertTrue(doctor.out().lines().anyMatch(told -> told.startsWith(line)), doctor::out);
    }
    assertTrue(doctor.out().contains(System.getProperty("java.home")), doctor::out);
    List<String> devices =
        plugins.out().lines().filter(line -> line.startsWith("device ")).toList();
    assertEquals(devices, doctor.out().lines().filter(line -> line.startsWith("device ")).toList());
    List<String> reasons =
        plugins.out().lines().filter(line -> line.startsWith("  not usable: ")).toList();
    assertTrue(doctor.out().lines().toList().containsAll(reasons), doctor::out);
  }

  @Test
  void failsWhereNothingCanBeUsedAndIsWellWhereSomethingCan() {
    Cli doctor = Cli.run("doctor");
    boolean usable = doctor.out().lines().anyMatch(line -> line.matches("  [\\w-]+:\\d+  .*"));
    assertEquals(usable ? ExitCode.OK : ExitCode.FAILED, doctor.code(), doctor::out);
    assertEquals(!usable, doctor.out().contains("no model can be run"), doctor::out);
  }

  @Test
  void aPluginThatCannotBeUsedIsNamedAndNotWell(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("broken.jar"), "not a jar");
    Cli doctor = Cli.run("--plugins", folder.toString(), "doctor");
    assertEquals(ExitCode.FAILED, doctor.code(), doctor::out);
    assertTrue(doctor.out().contains("broken.jar"), doctor::out);
  }

  @Test
  void jsonTellsTheSame(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("broken.jar"), "not a jar");
    Cli doctor = Cli.run("--plugins", folder.toString(), "doctor", "--json");
    assertEquals(ExitCode.FAILED, doctor.code());
    JsonNode root = JsonMapper.shared().readTree(doctor.out());
    assertFalse(root.at("/well").booleanValue());
    assertTrue(root.at("/problems/0").stringValue().contains("broken.jar"), doctor::out);
    assertTrue(root.at("/machine/memoryBytes").longValue() > 1 << 20, doctor::out);
    List<String> names =
        root.at("/devices").valueStream().map(one -> one.at("/name").stringValue()).toList();
    assertTrue(names.contains("cpu-reference"), names::toString);
    assertEquals(0, Cli.run("doctor", "--json").code());
  }

  @Test
  void sizesAreInGibibytes() {
    StringWriter out = new StringWriter();
    new MachineReport("25", "Linux", 2, 3L << 30, 1L << 29).print(new PrintWriter(out, true));
    assertTrue(out.toString().contains("memory      3.0 GiB, heap at most 0.5 GiB"), out::toString);
  }
}
