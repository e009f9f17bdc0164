package infernum.runtime.cli;

import infernum.runtime.plugin.Services;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code infernum doctor}: whether this machine is fit, and for each device why not. */
@Command(
    name = "doctor",
    description =
        "Tells what this machine offers, and why a device can't be used; fails if none can.")
final class DoctorCommand extends Subcommand {
  @Override
  public Integer call() {
    MachineReport.here().print(out());
    Services services = main().services();
    List<DeviceReport> devices = DeviceReport.all(services);
    devices.forEach(device -> device.printDevices(out()));
    out().println("plug-ins loaded: " + services.plugins().loaded().size());
    services.problems().forEach(problem -> out().println("  not usable: " + problem));
    boolean usable = devices.stream().anyMatch(device -> !device.devices().isEmpty());
    if (!usable) {
      out().println("no device can be used, so no model can be run");
    }
    boolean well = usable && (services.problems().isEmpty() || main().allowsFailedPlugins());
    return well ? ExitCode.OK : ExitCode.FAILED;
  }
}
