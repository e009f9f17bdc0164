package infernum.runtime.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code infernum completion}: what makes a shell complete commands and options. */
@Command(
    name = "completion",
    description = {
      "Prints a script that makes bash or zsh complete commands and options of infernum.",
      "For this shell: source <(infernum completion). For every one: put that line into ~/.bashrc,"
          + " or into ~/.zshrc after compinit."
    })
final class CompletionCommand extends Subcommand {
  @Override
  public Integer call() {
    out().print(AutoComplete.bash("infernum", main().commandLine()));
    return ExitCode.OK;
  }
}
