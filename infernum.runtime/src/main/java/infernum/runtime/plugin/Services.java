package infernum.runtime.plugin;

import infernum.spi.Named;
import infernum.spi.Registry;
import infernum.spi.Variant;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.model.BundledModel;
import infernum.spi.model.ModelFamily;
import infernum.spi.model.WeightFormat;
import infernum.spi.rewrite.FusedOp;
import infernum.spi.rewrite.RewriteProvider;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.scheduling.SchedulingPolicy;
import infernum.spi.tensor.Quantisation;
import infernum.spi.text.TokenizerFormat;
import infernum.spi.text.ToolCallParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every service that there is, by kind and name: infernum's own first, then the plug-ins'. What
 * can't be used is a {@linkplain #problems() problem}; the rest is there. Immutable.
 */
public final class Services {
  private final Plugins plugins;
  private final Map<Class<?>, Registry<?>> registries = new LinkedHashMap<>();
  private final List<Provided<?>> provided;
  private final List<String> problems;

  private Services(Plugins plugins, List<Named> own) {
    this.plugins = plugins;
    problems = new ArrayList<>(plugins.problems());
    List<Provided<?>> all = new ArrayList<>();
    for (ServiceKind<?> kind : ServiceKind.ALL) {
      all.addAll(register(kind, own));
    }
    provided = List.copyOf(all);
  }

  /**
   * Those of infernum's own modules, or of the class path, of some plug-ins, and of the program.
   *
   * @param own what the program made itself, for programs that use infernum as a library
   * @throws IllegalArgumentException one of them isn't of any kind
   */
  public static Services of(Plugins plugins, Named... own) {
    for (Named service : own) {
      if (ServiceKind.ALL.stream().noneMatch(kind -> kind.service().isInstance(service))) {
        throw new IllegalArgumentException(
            "%s isn't a service; services are %s".formatted(service, ServiceKind.names()));
      }
    }
    return new Services(plugins, List.of(own));
  }

  private <T extends Named> List<Provided<T>> register(ServiceKind<T> kind, List<Named> own) {
    ServiceSearch<T> search = new ServiceSearch<>(kind, problems);
    search.infernum();
    plugins.loaded().forEach(search::plugin);
    own.forEach(search::instance);
    List<Provided<T>> found = search.found();
    registries.put(
        kind.service(),
        new Registry<>(kind.title(), found.stream().map(Provided::service).toList()));
    return found;
  }

  /** What opens devices. */
  public Registry<DeviceProvider> devices() {
    return registry(DeviceProvider.class);
  }

  /** What computes ops on devices. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal has no type arguments
  public Registry<KernelProvider<?>> kernels() {
    return (Registry) registry(KernelProvider.class);
  }

  /** What builds models. */
  public Registry<ModelFamily> families() {
    return registry(ModelFamily.class);
  }

  /** What reads checkpoints. */
  public Registry<WeightFormat> weightFormats() {
    return registry(WeightFormat.class);
  }

  /** Models that jars carry. */
  public Registry<BundledModel> bundledModels() {
    return registry(BundledModel.class);
  }

  /** How weights may be packed. */
  public Registry<Quantisation> quantisations() {
    return registry(Quantisation.class);
  }

  /** Ops that take the place of others. */
  public Registry<FusedOp> fusedOps() {
    return registry(FusedOp.class);
  }

  /** What else is rewritten. */
  public Registry<RewriteProvider> rewriteProviders() {
    return registry(RewriteProvider.class);
  }

  /** Stages of sampling. */
  public Registry<LogitsProcessorFactory> samplingStages() {
    return registry(LogitsProcessorFactory.class);
  }

  /** Which request comes next. */
  public Registry<SchedulingPolicy> schedulingPolicies() {
    return registry(SchedulingPolicy.class);
  }

  /** What reads tokenizers. */
  public Registry<TokenizerFormat> tokenizers() {
    return registry(TokenizerFormat.class);
  }

  /** What finds calls of tools in answers. */
  public Registry<ToolCallParser> toolCallParsers() {
    return registry(ToolCallParser.class);
  }

  /** The parts of models that have a role: {@code variants(AttentionVariant.class)}. */
  public <V extends Variant> Registry<V> variants(Class<V> role) {
    return registry(role);
  }

  @SuppressWarnings("unchecked") // register() puts a Registry<T> under a Class<T>
  private <T extends Named> Registry<T> registry(Class<T> service) {
    Registry<?> registry = registries.get(service);
    if (registry == null) {
      throw new IllegalArgumentException(
          "%s isn't a service; services are %s".formatted(service.getName(), ServiceKind.names()));
    }
    return (Registry<T>) registry;
  }

  /** All of them with their origins, by kind, in the order in which they were found. */
  public List<Provided<?>> provided() {
    return provided;
  }

  /** Where a service came from; empty where it isn't one of these. */
  public Optional<Origin> origin(Named service) {
    return provided.stream()
        .filter(one -> one.service().equals(service))
        .<Origin>map(Provided::origin)
        .findFirst();
  }

  /** The plug-ins. */
  public Plugins plugins() {
    return plugins;
  }

  /** A line for each plug-in that couldn't be loaded and each service that can't be used. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /**
   * Demands that there is no problem.
   *
   * @throws PluginException there are; all are named
   */
  public void requireNoProblems() {
    if (!problems.isEmpty()) {
      throw new PluginException(
          "%s (--allow-failed-plugins starts without)"
              .formatted(String.join(System.lineSeparator(), problems)));
    }
  }
}
