package infernum.runtime.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code infernum serve}, for the list of commands. The command itself is in the module
 * infernum.server, which nothing here may need: the launcher starts that one where its first word
 * is {@code serve}.
 */
@Command(
    name = "serve",
    description = {
      "Serves a model over the OpenAI API; 'infernum serve --help' tells more.",
      "Must be the first word after infernum."
    })
final class ServeCommand extends Subcommand {
  @SuppressWarnings("UnusedVariable") // its own options are known to the server only
  @Unmatched
  private List<String> words = List.of();

  @Override
  public Integer call() {
    throw refused("serve must be the first word: infernum serve MODEL");
  }
}
