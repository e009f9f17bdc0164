package infernum.runtime.cli;

import infernum.runtime.inspect.MemoryReport;
import infernum.runtime.inspect.MetadataReport;
import infernum.runtime.inspect.Report;
import infernum.runtime.inspect.TensorsReport;
import infernum.runtime.inspect.TokenizerReport;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.ModelLoader;
import infernum.spi.model.Checkpoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code infernum inspect}: what is in a model's files. No weight is read. */
@Command(
    name = "inspect",
    description =
        "Shows a model's tensors, metadata, configuration, tokenizer and the memory that it takes.")
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

  @Override
  public Integer call() {
    if (context != null) {
      requirePositive("--context", context);
    }
    ModelLoader loader = new ModelLoader(services());
    try (Checkpoint checkpoint = loader.open(path)) {
      List<Report> reports = reports(loader, checkpoint);
      if (json) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("path", path.toString());
        root.put("architecture", checkpoint.architecture());
        root.put("notes", checkpoint.notes());
        reports.forEach(report -> root.put(report.title(), report.json()));
        out()
            .println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root));
      } else {
        out().println("%s: %s".formatted(path, checkpoint.architecture()));
        checkpoint.notes().forEach(note -> out().println("  " + note));
        for (Report report : reports) {
          out().println(report.title());
          report.print(out());
        }
      }
    }
    return ExitCode.OK;
  }

  private List<Report> reports(ModelLoader loader, Checkpoint checkpoint) {
    return List.of(
        MetadataReport.metadata(checkpoint),
        MetadataReport.configuration(checkpoint),
        TensorsReport.of(checkpoint),
        TokenizerReport.of(checkpoint, () -> loader.tokenizer(checkpoint)),
        MemoryReport.of(
            checkpoint,
            () -> loader.build(checkpoint, LoadOptions.DEFAULT),
            Optional.ofNullable(context)));
  }
}
