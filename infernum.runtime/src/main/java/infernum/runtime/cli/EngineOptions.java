package infernum.runtime.cli;

import infernum.runtime.model.LoadOptions;
import infernum.runtime.plugin.VariantChoice;
import infernum.runtime.workers.WorkerPool;
import infernum.spi.InfernumException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that runs a model: which device, which kernels, which parts. */
public final class EngineOptions {
  @Option(
      names = "--device",
      paramLabel = "NAME[:ORDINAL]",
      description = "where to run; without it, the highest-ranked usable one")
  private @Nullable String device;

  @Option(
      names = "--threads",
      paramLabel = "COUNT",
      description =
          "threads that compute on the host; without it, as many as there are processors for this"
              + " process")
  private @Nullable Integer threads;

  @Option(
      names = "--float-activations",
      description =
          "multiply with activations as they are, on devices that would round them to 8 bits for"
              + " speed")
  private boolean floatActivations;

  @Option(
      names = "--kernel",
      paramLabel = "OP=NAME",
      description = "which kernel computes an op: paged-attention=flash; repeatable")
  private Map<String, String> kernels = new LinkedHashMap<>();

  @Option(
      names = "--attention",
      paramLabel = "NAME[:PARAMETER=NUMBER,...]",
      converter = ChoiceConverter.class,
      description = "which attention the model uses instead of its own")
  private @Nullable VariantChoice attention;

  @Option(
      names = "--block",
      paramLabel = "ROLE=NAME[:PARAMETER=NUMBER,...]",
      converter = {RoleConverter.class, ChoiceConverter.class},
      description =
          "which part the model uses in a role (attention, feed-forward, norm, router, rope,"
              + " activation) instead of its own; repeatable")
  private Map<String, VariantChoice> blocks = new LinkedHashMap<>();

  @Option(
      names = "--eager",
      description = "compute op by op, as the model's code is written, without a graph")
  private boolean eager;

  @Option(
      names = "--without-rewrite",
      paramLabel = "NAME",
      description =
          "don't use a rewrite of graphs, such as the fused op swiglu; 'inspect --graph' lists them;"
              + " repeatable")
  private List<String> without = List.of();

  /** Found by picocli. */
  public EngineOptions() {}

  /**
   * All of them.
   *
   * @throws InfernumException two choices for one role
   */
  public LoadOptions loadOptions() {
    return new LoadOptions(
        Optional.ofNullable(device),
        kernels,
        parts(),
        new LoadOptions.Graphs(eager, Set.copyOf(without)),
        new LoadOptions.Compute(
            threads == null ? OptionalInt.empty() : OptionalInt.of(threads), floatActivations));
  }

  /** Demands numbers that something can be done with; needs no model. */
  public void check(Subcommand command) {
    if (threads != null && (threads < 1 || threads > WorkerPool.MOST)) {
      throw command.refused("--threads must be 1 to %d, is %d".formatted(WorkerPool.MOST, threads));
    }
  }

  /** Threads that compute on the host. */
  int threads() {
    return threads == null ? WorkerPool.available() : threads;
  }

  /**
   * Choices by role.
   *
   * @throws InfernumException two for one role
   */
  private Map<String, VariantChoice> parts() {
    Map<String, VariantChoice> parts = new LinkedHashMap<>(blocks);
    if (attention != null && parts.put("attention", attention) != null) {
      throw new InfernumException(
          "the attention is chosen twice, by --attention and by --block attention=...; drop one");
    }
    return parts;
  }

  /** picocli wants a converter for each side of the equals sign. */
  static final class RoleConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return text;
    }
  }

  /** Reads a choice; what is wrong with it is a usage error. */
  static final class ChoiceConverter implements ITypeConverter<VariantChoice> {
    @Override
    public VariantChoice convert(String text) {
      try {
        return VariantChoice.parse(text);
      } catch (InfernumException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
