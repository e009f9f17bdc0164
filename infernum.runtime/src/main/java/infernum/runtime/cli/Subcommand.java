package infernum.runtime.cli;

import static java.util.Objects.requireNonNull;

import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Services;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * A command of {@code infernum}. A new one extends this, has a {@code @Command} annotation, and is
 * listed in {@link Main}'s.
 */
abstract class Subcommand implements Callable<Integer> {
  @ParentCommand private @Nullable Main main;
  @Spec private @Nullable CommandSpec spec;

  /** The global options. */
  final Main main() {
    return requireNonNull(main);
  }

  /** For the answer. */
  final PrintWriter out() {
    return requireNonNull(spec).commandLine().getOut();
  }

  /** For what is said beside the answer. */
  final PrintWriter err() {
    return requireNonNull(spec).commandLine().getErr();
  }

  /** All services, plug-ins' included; ends the command if some can't be used. */
  final Services services() {
    return main().usableServices(err());
  }

  /** A model, after the user was told what it is and what there is to know of its load. */
  final LoadedModel load(Services services, Path path, EngineOptions options) {
    LoadedModel model = new ModelLoader(services).load(path, options.loadOptions());
    err().println("%s on %s".formatted(model.path().getFileName(), model.device()));
    model.notes().forEach(note -> err().println("infernum: " + note));
    model.onWeights(new LoadProgress(err(), System::nanoTime));
    return model;
  }

  /** Demands that an option's number is one that something can be done with. */
  final void requirePositive(String option, int value) {
    if (value <= 0) {
      throw refused("%s must be greater than 0, is %d".formatted(option, value));
    }
  }

  /** An error of usage, to be thrown. */
  final ParameterException refused(String problem) {
    return new ParameterException(requireNonNull(spec).commandLine(), problem);
  }
}
