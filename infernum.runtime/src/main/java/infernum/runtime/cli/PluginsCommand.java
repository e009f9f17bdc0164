package infernum.runtime.cli;

import infernum.runtime.plugin.Services;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code infernum plugins}: what is there, from where, and why something isn't. */
@Command(
    name = "plugins",
    description = "Lists plug-ins and what each provides; bad ones with the reason.")
final class PluginsCommand extends Subcommand {
  @Option(
      names = "--explain",
      description =
          "also each device, or why it can't be used; its kernels by op, as --kernel takes them;"
              + " and the rewrites of graphs, with the kernels for what they put in place")
  private boolean explain;

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  @Override
  public Integer call() {
    Services services = main().services();
    PluginsReport report = PluginsReport.of(services, explain);
    if (json) {
      out().println(report.json());
    } else {
      report.print(out());
      services.problems().forEach(aside()::note);
    }
    boolean good = services.problems().isEmpty() || main().allowsFailedPlugins();
    return good ? ExitCode.OK : ExitCode.REFUSED;
  }
}
