package infernum.runtime.cli;

import static java.util.Objects.requireNonNull;

import infernum.runtime.engine.EngineLimits;
import infernum.runtime.library.Infernum;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.model.PlanSummary;
import infernum.runtime.plugin.Services;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * A command of {@code infernum}. A new one extends this, has a {@code @Command} annotation, and is
 * listed in {@link Main}'s; or comes from another module, whose launcher calls {@link
 * Main#execute(Subcommand, String...)}.
 */
public abstract class Subcommand implements Callable<Integer> {
  @ParentCommand private @Nullable Main main;
  @Spec private @Nullable CommandSpec spec;

  /** Found by picocli. */
  protected Subcommand() {}

  /** The global options. */
  final Main main() {
    return requireNonNull(main);
  }

  /** For the answer. */
  protected final PrintWriter out() {
    return requireNonNull(spec).commandLine().getOut();
  }

  /** For errors. */
  protected final PrintWriter err() {
    return requireNonNull(spec).commandLine().getErr();
  }

  /** For what is said beside the answer. */
  protected final Aside aside() {
    return main().aside();
  }

  /** All services, plug-ins' included; ends the command if some can't be used. */
  protected final Services services() {
    return main().usableServices();
  }

  /** A model, after the user was told what there is to know of its load. */
  protected final LoadedModel load(Services services, Path path, EngineOptions options) {
    options.check(this);
    LoadedModel model = new ModelLoader(services).load(path, options.loadOptions());
    model.notes().forEach(aside()::note);
    return model;
  }

  /**
   * Starts an engine over a model, after the user was told in a line each what runs where and what
   * memory will be taken; with --verbose, a table of that.
   *
   * @param model closed with the engine, or at once where this throws
   * @param settings the options that these limits follow from
   * @param remarks what else is to stand in the first line
   */
  protected final Infernum start(
      LoadedModel model,
      EngineLimits limits,
      MemorySettings settings,
      Services services,
      List<String> remarks) {
    aside().say(headline(model, remarks));
    return start(model, limits, settings, services, this::tell);
  }

  final void tell(MemoryUse memory) {
    if (aside().isVerbose()) {
      memory.table().forEach(aside()::say);
    } else {
      aside().say(memory.line());
    }
  }

  /** Starts an engine; {@code planned} hears of memory before it is taken. */
  final Infernum start(
      LoadedModel model,
      EngineLimits limits,
      MemorySettings settings,
      Services services,
      Consumer<MemoryUse> planned) {
    Consumer<Optional<PlanSummary>> plan =
        steps -> planned.accept(MemoryUse.of(model, limits, settings, steps));
    try {
      if (model.isEager()) {
        plan.accept(Optional.empty());
      } else {
        model.onPlan(steps -> plan.accept(Optional.of(steps)));
      }
      model.onWeights(new LoadProgress(aside(), System::nanoTime));
      return Infernum.start(model, limits, services);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    } finally {
      aside().erase();
    }
  }

  /** {@code model.gguf (Q4_K, Q6_K) on cpu-simd}, and remarks. */
  static String headline(LoadedModel model, List<String> remarks) {
    long most = model.weightBytes() / 20; // norms and biases of another format say little
    String formats =
        model.weightFormats().entrySet().stream()
            .filter(format -> format.getValue() > most)
            .map(format -> format.getKey())
            .collect(Collectors.joining(", "));
    String first = "%s (%s) on %s".formatted(model.path().getFileName(), formats, model.device());
    return Stream.concat(Stream.of(first), remarks.stream()).collect(Collectors.joining(", "));
  }

  /** Demands that an option's number is one that something can be done with. */
  protected final void requirePositive(String option, int value) {
    if (value <= 0) {
      throw refused("%s must be greater than 0, is %d".formatted(option, value));
    }
  }

  /** Demands that an option's number is 0 or more. */
  protected final void requireNotNegative(String option, int value) {
    if (value < 0) {
      throw refused("%s must not be less than 0, is %d".formatted(option, value));
    }
  }

  /** An error of usage, to be thrown. */
  protected final RuntimeException refused(String problem) {
    return new ParameterException(requireNonNull(spec).commandLine(), problem);
  }
}
