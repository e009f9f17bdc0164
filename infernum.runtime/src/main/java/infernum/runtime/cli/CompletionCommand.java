package infernum.runtime.cli;

import infernum.runtime.convert.FileType;
import infernum.runtime.plugin.Services;
import infernum.spi.Named;
import infernum.spi.block.AttentionVariant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code infernum completion}: what makes a shell complete commands and options. */
@Command(
    name = "completion",
    description = {
      "Prints a script that makes bash or zsh complete commands and options of infernum, and the"
          + " names that are installed now where an option takes one.",
      "For this shell: source <(infernum completion). For every one: put that line into ~/.bashrc,"
          + " or into ~/.zshrc after compinit."
    })
final class CompletionCommand extends Subcommand {
  @Override
  public Integer call() {
    CommandLine line = main().commandLine();
    values(main().services()).forEach((option, values) -> offer(line, option, values));
    out().print(AutoComplete.bash("infernum", line));
    return ExitCode.OK;
  }

  /** What options take, by their names; where plug-ins fail, those of the others. */
  private static Map<String, List<String>> values(Services services) {
    Stream<String> rewrites =
        Stream.concat(names(services.fusedOps().all()), names(services.rewriteProviders().all()));
    return Map.of(
        "--device", names(services.devices().all()).sorted().toList(),
        "--attention", names(services.variants(AttentionVariant.class).all()).sorted().toList(),
        "--without-rewrite", rewrites.sorted().toList(),
        "--type", Stream.of(FileType.values()).map(FileType::name).toList());
  }

  private static Stream<String> names(Collection<? extends Named> services) {
    return services.stream().map(Named::name);
  }

  /** picocli's script offers an option's candidates, which a plug-in's can't be as annotations. */
  private static void offer(CommandLine line, String name, List<String> values) {
    CommandSpec command = line.getCommandSpec();
    OptionSpec option = command.findOption(name);
    if (option != null) {
      command.remove(option);
      command.addOption(OptionSpec.builder(option).completionCandidates(values).build());
    }
    line.getSubcommands().values().forEach(sub -> offer(sub, name, values));
  }
}
