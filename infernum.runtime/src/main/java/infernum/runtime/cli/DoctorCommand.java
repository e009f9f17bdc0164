package infernum.runtime.cli;

import infernum.runtime.plugin.Services;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code infernum doctor}: whether this machine is fit, and for each device why not. */
@Command(
    name = "doctor",
    description =
        "Tells what this machine offers, and why a device can't be used; fails if none can.",
    exitCodeList = {
      ExitCode.OK_MEANS,
      ExitCode.FAILED + ":no device can be used, or a plug-in can't",
      ExitCode.REFUSED_MEANS,
      ExitCode.BUG_MEANS
    })
final class DoctorCommand extends Subcommand {
  @Option(names = "--json", description = "as JSON")
  private boolean json;

  @Override
  public Integer call() {
    Services services = main().services();
    List<DeviceReport> devices = DeviceReport.all(services);
    boolean usable = devices.stream().anyMatch(device -> !device.devices().isEmpty());
    boolean well = usable && (services.problems().isEmpty() || main().allowsFailedPlugins());
    if (json) {
      out().println(json(services, devices, well));
    } else {
      print(services, devices, usable);
    }
    return well ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(Services services, List<DeviceReport> devices, boolean usable) {
    MachineReport.here().print(out());
    devices.forEach(device -> device.printDevices(out()));
    out().println("plug-ins loaded: " + services.plugins().loaded().size());
    services.problems().forEach(problem -> out().println("  not usable: " + problem));
    if (!usable) {
      out().println("no device can be used, so no model can be run");
    }
  }

  private static String json(Services services, List<DeviceReport> devices, boolean well) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("well", well);
    root.put("machine", MachineReport.here().json());
    root.put("devices", devices.stream().map(DeviceReport::briefJson).toList());
    root.put("plugins", services.plugins().loaded().size());
    root.put("problems", services.problems());
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
