package infernum.runtime.cli;

import infernum.runtime.checkpoint.FileFault;
import infernum.runtime.inspect.GraphDot;
import infernum.runtime.inspect.GraphReport;
import infernum.runtime.inspect.MemoryReport;
import infernum.runtime.inspect.MetadataReport;
import infernum.runtime.inspect.PlanLine;
import infernum.runtime.inspect.Report;
import infernum.runtime.inspect.TensorsReport;
import infernum.runtime.inspect.TokenizerReport;
import infernum.runtime.model.CompiledModel;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.spi.InfernumException;
import infernum.spi.model.Checkpoint;
import infernum.spi.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code infernum inspect}: what is in a model's files, or what it computes. No weight is read. */
@Command(
    name = "inspect",
    description = {
      "Shows a model's tensors, metadata, configuration, tokenizer and the memory that it takes;"
          + " with --graph, what it computes in a step, and how."
    })
final class InspectCommand extends Subcommand {
  @Parameters(
      paramLabel = "MODEL",
      description = "a model's file, a folder with one, or the name of a bundled model")
  private Path path = Path.of("");

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      description = "what the KV cache is estimated for (default: what the model was made for)")
  private @Nullable Integer context;

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  @ArgGroup(exclusive = false, heading = "%nThe graph:%n")
  private @Nullable GraphOptions graph;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() {
    engine.check(this);
    LoadOptions options = engine.loadOptions();
    check(options);
    ModelLoader loader = new ModelLoader(services());
    try (Checkpoint checkpoint = loader.open(path)) {
      if (graph == null) {
        print(checkpoint, checkpoint.notes(), reports(loader, checkpoint, options));
      } else {
        try (LoadedModel model = loader.load(checkpoint, options)) {
          print(checkpoint, model, graph);
        }
      }
    }
    return ExitCode.OK;
  }

  private void check(LoadOptions options) {
    if (context != null) {
      requirePositive("--context", context);
    }
    if (graph != null) {
      graph.check(this);
      if (context != null) {
        throw refused("--context is for the estimate of memory; a graph has --max-context");
      }
      if (options.graphs().eager()) {
        throw refused("--eager computes without a graph; there is none to show");
      }
    } else if (options.device().isPresent()
        || !options.kernels().isEmpty()
        || !options.graphs().equals(LoadOptions.Graphs.DEFAULT)) {
      throw refused(
          "--device, --kernel, --eager and --without-rewrite change nothing about what is in the"
              + " files; add --graph");
    }
  }

  private void print(Checkpoint checkpoint, LoadedModel model, GraphOptions shown) {
    CompiledModel<?> compiled = compiled(model, shown);
    aside().say(PlanLine.of(compiled.summary()));
    if (shown.dot().isPresent()) {
      write(dot(compiled, shown.before()), shown.dot().get());
      aside().say("wrote %s; dot -Tsvg draws it".formatted(shown.dot().get()));
      return;
    }
    GraphReport report =
        shown.before()
            ? GraphReport.before(compiled, shown.all())
            : GraphReport.after(compiled, shown.all());
    print(checkpoint, model.notes(), List.of(report));
  }

  private static <D extends Device> String dot(CompiledModel<D> compiled, boolean before) {
    return GraphDot.of(before ? compiled.captured() : compiled.optimised());
  }

  private CompiledModel<?> compiled(LoadedModel model, GraphOptions shown) {
    try {
      return model.compile(shown.limits(model.contextLength(), this));
    } catch (ArithmeticException e) {
      throw new InfernumException("a plan for steps of that size has more bytes than a number", e);
    }
  }

  private static void write(String text, Path file) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new InfernumException("%s can't be written: %s".formatted(file, FileFault.of(e)), e);
    }
  }

  private void print(Checkpoint checkpoint, List<String> notes, List<Report> reports) {
    if (json) {
      Map<String, Object> root = new LinkedHashMap<>();
      root.put("path", path.toString());
      root.put("architecture", checkpoint.architecture());
      root.put("notes", notes);
      reports.forEach(report -> root.put(report.title(), report.json()));
      out().println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root));
      return;
    }
    out().println("%s: %s".formatted(path, checkpoint.architecture()));
    notes.forEach(note -> out().println("  " + note));
    for (Report report : reports) {
      out().println(report.title());
      report.print(out());
    }
  }

  private List<Report> reports(ModelLoader loader, Checkpoint checkpoint, LoadOptions options) {
    return List.of(
        MetadataReport.metadata(checkpoint),
        MetadataReport.configuration(checkpoint),
        TensorsReport.of(checkpoint),
        TokenizerReport.of(checkpoint, () -> loader.tokenizer(checkpoint)),
        MemoryReport.of(
            checkpoint, () -> loader.build(checkpoint, options), Optional.ofNullable(context)));
  }
}
