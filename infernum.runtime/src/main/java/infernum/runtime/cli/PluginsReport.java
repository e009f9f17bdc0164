package infernum.runtime.cli;

import infernum.runtime.plugin.Origin;
import infernum.runtime.plugin.Plugin;
import infernum.runtime.plugin.Provided;
import infernum.runtime.plugin.Services;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code infernum plugins} tells, before it is text or JSON.
 *
 * @param devices only where it was asked to explain
 */
record PluginsReport(
    List<Path> folders,
    List<Plugin> plugins,
    List<Provided<?>> services,
    List<String> problems,
    Optional<List<DeviceReport>> devices) {

  static PluginsReport of(Services services, boolean explain) {
    return new PluginsReport(
        services.plugins().folders(),
        services.plugins().loaded(),
        services.provided(),
        services.problems(),
        explain ? Optional.of(DeviceReport.all(services)) : Optional.empty());
  }

  void print(PrintWriter out) {
    folders.forEach(folder -> out.println("plugins folder " + folder));
    printServices(out, Origin.INFERNUM, Optional.empty());
    for (Plugin plugin : plugins) {
      printServices(out, "plug-in " + plugin.name(), Optional.of(plugin.name()));
    }
    devices.ifPresent(all -> DeviceReport.print(all, out));
  }

  private void printServices(PrintWriter out, String title, Optional<String> plugin) {
    out.println(title);
    byModuleAndKind(plugin)
        .forEach((module, kinds) -> {
          out.println("  " + module);
          kinds.forEach((kind, names) ->
              out.println("    %-16s %s".formatted(kind, String.join(", ", names))));
        });
  }

  private Map<String, Map<String, List<String>>> byModuleAndKind(Optional<String> plugin) {
    Map<String, Map<String, List<String>>> modules = new LinkedHashMap<>();
    for (Provided<?> one : services) {
      if (one.origin().plugin().equals(plugin)) {
        modules
            .computeIfAbsent(one.origin().module(), _ -> new LinkedHashMap<>())
            .computeIfAbsent(one.kind().title(), _ -> new ArrayList<>())
            .add(one.service().name());
      }
    }
    return modules;
  }

  String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("folders", folders.stream().map(Path::toString).toList());
    root.put("plugins", plugins.stream().map(PluginsReport::json).toList());
    root.put("services", services.stream().map(PluginsReport::json).toList());
    devices.ifPresent(all -> root.put("devices", all.stream().map(DeviceReport::json).toList()));
    root.put("problems", problems);
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static Map<String, Object> json(Plugin plugin) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", plugin.name());
    map.put("path", plugin.path().toString());
    map.put("modules", plugin.layer().modules().stream().map(Module::getName).sorted().toList());
    return map;
  }

  private static Map<String, Object> json(Provided<?> one) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", one.kind().title());
    map.put("name", one.service().name());
    map.put("module", one.origin().module());
    map.put("plugin", one.origin().plugin().orElse(Origin.INFERNUM));
    return map;
  }
}
