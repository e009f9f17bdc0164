package infernum.runtime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code infernum}: global options, and the list of subcommands. */
@Command(
    name = "infernum",
    description = "Runs large language models.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    subcommands = {
      ChatCommand.class,
      RunCommand.class,
      ServeCommand.class,
      BenchCommand.class,
      TokenizeCommand.class,
      InspectCommand.class,
      ConvertCommand.class,
      VerifyCommand.class,
      PerplexityCommand.class,
      PluginsCommand.class,
      DoctorCommand.class,
      CompletionCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.OK_MEANS, ExitCode.REFUSED_MEANS, ExitCode.BUG_MEANS})
public final class Main implements Runnable {
  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "further plug-ins: a folder in which each jar, and each folder of jars, is one; repeatable")
  private List<Path> plugins = List.of();

  @Option(
      names = "--allow-failed-plugins",
      scope = ScopeType.INHERIT,
      description = "start without the plug-ins that can't be used")
  private boolean allowFailedPlugins;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "with an error, show where it comes from")
  private boolean debug;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "say nothing on stderr but errors")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "say more there, as the whole plan of a model's memory")
  private boolean verbose;

  @Spec private @Nullable CommandSpec spec;

  private final Input input;
  private final Aside aside;

  private Main(PrintWriter err, Input input, BooleanSupplier terminal) {
    this.input = input;
    this.aside = new Aside(err, terminal, this::verbosity);
  }

  private Verbosity verbosity() {
    if (quiet) {
      return Verbosity.QUIET;
    }
    return verbose ? Verbosity.VERBOSE : Verbosity.NORMAL;
  }

  /**
   * Runs the command line and ends the process with its exit code.
   *
   * @param arguments as typed
   */
  public static void main(String[] arguments) {
    System.exit(execute(ofProcess(), arguments));
  }

  /**
   * Runs a command of another module as if it were one of those here, with their global options and
   * their ways to tell of errors.
   *
   * @param command takes the place of one of the same name
   * @param arguments as typed after the command's name
   * @return what the process is to end with
   */
  public static int execute(Subcommand command, String... arguments) {
    CommandLine line = ofProcess();
    String name = replace(line, command);
    return execute(
        line, Stream.concat(Stream.of(name), Stream.of(arguments)).toArray(String[]::new));
  }

  /** Puts a command in the place of one of the same name, which it gives. */
  static String replace(CommandLine line, Subcommand command) {
    CommandLine other = new CommandLine(command);
    line.getCommandSpec().removeSubcommand(other.getCommandName());
    line.addSubcommand(other);
    line.setParameterExceptionHandler(line.getParameterExceptionHandler())
        .setExecutionExceptionHandler(line.getExecutionExceptionHandler())
        .setOut(line.getOut())
        .setErr(line.getErr());
    return other.getCommandName();
  }

  private static CommandLine ofProcess() {
    return line(
        writer(System.out), writer(System.err), Input.ofProcess(), TerminalLines::isErrTerminal);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, UTF_8);
  }

  /** The commands, with nothing to read from. */
  static CommandLine line(PrintWriter out, PrintWriter err) {
    return line(out, err, Input.of(InputStream.nullInputStream()));
  }

  /**
   * The commands; only answers go to {@code out}.
   *
   * @param input what commands read
   */
  static CommandLine line(PrintWriter out, PrintWriter err, Input input) {
    return line(out, err, input, () -> false);
  }

  private static CommandLine line(
      PrintWriter out, PrintWriter err, Input input, BooleanSupplier terminal) {
    Main main = new Main(err, input, terminal);
    ErrorPolicy policy = new ErrorPolicy(err, () -> main.debug);
    return new CommandLine(main)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(policy)
        .setExecutionExceptionHandler(policy);
  }

  /** Runs a command line and gives the process's exit code. */
  static int execute(CommandLine line, String... arguments) {
    try {
      return line.execute(helped(arguments));
    } catch (Error e) { // picocli hands over exceptions only
      return ((ErrorPolicy) line.getExecutionExceptionHandler()).report(e);
    } finally {
      line.getOut().flush();
      line.getErr().flush();
    }
  }

  /** {@code help run} is what many type first; it means {@code run --help}. */
  private static String[] helped(String... arguments) {
    boolean help = arguments.length > 0 && arguments[0].equals("help");
    Stream<String> rest = Stream.of(arguments).skip(1);
    return help ? Stream.concat(rest, Stream.of("--help")).toArray(String[]::new) : arguments;
  }

  @Override
  public void run() {
    throw new ParameterException(commandLine(), "a command is missing");
  }

  /** Where plug-ins are: those that the launcher knows, and the user's. */
  private List<Path> pluginsFolders() {
    Stream<Path> installed =
        Stream.ofNullable(System.getProperty("infernum.plugins")).map(Path::of);
    return Stream.concat(installed, plugins.stream()).toList();
  }

  /** The whole command line. */
  CommandLine commandLine() {
    return requireNonNull(spec).commandLine();
  }

  /** All services, whatever failed among them. */
  Services services() {
    return Services.of(Plugins.load(pluginsFolders()));
  }

  /**
   * All services, after the user was told what failed.
   *
   * @throws infernum.runtime.plugin.PluginException something failed, and isn't allowed to
   */
  Services usableServices() {
    if (quiet && verbose) {
      throw new ParameterException(commandLine(), "--quiet and --verbose contradict each other");
    }
    Services services = services();
    if (allowFailedPlugins) {
      services.problems().forEach(problem -> aside.note("without " + problem));
    } else {
      services.requireNoProblems();
    }
    return services;
  }

  /** For what is said beside answers. */
  Aside aside() {
    return aside;
  }

  /** What commands read. */
  Input input() {
    return input;
  }

  boolean allowsFailedPlugins() {
    return allowFailedPlugins;
  }
}
