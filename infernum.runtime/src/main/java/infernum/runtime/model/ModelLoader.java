package infernum.runtime.model;

import infernum.blocks.execution.Kernels;
import infernum.blocks.execution.WeightStore;
import infernum.runtime.chat.ChatTemplates;
import infernum.runtime.checkpoint.Shown;
import infernum.runtime.plugin.Services;
import infernum.runtime.plugin.VariantParts;
import infernum.runtime.weights.CheckpointWeights;
import infernum.runtime.workers.WorkerPool;
import infernum.spi.InfernumException;
import infernum.spi.Registry;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Group;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.model.BundledModel;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.Model;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.ModelFamily;
import infernum.spi.model.WeightFormat;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.Device;
import infernum.spi.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** Puts a checkpoint, its family, a device and its kernels together. */
public final class ModelLoader {
  private final Services services;
  private final BundledFolder bundled;

  /** With what is installed. */
  public ModelLoader(Services services) {
    this(services, BundledFolder.ofUser());
  }

  ModelLoader(Services services, BundledFolder bundled) {
    this.services = services;
    this.bundled = bundled;
  }

  /**
   * Loads a model.
   *
   * @param path a file, a folder, or the name of a bundled model
   * @throws InfernumException something about it is damaged, missing or unknown
   */
  public LoadedModel load(Path path, LoadOptions options) {
    return load(open(path), options);
  }

  /**
   * Loads an opened model.
   *
   * @param checkpoint closed with the model, or at once where this throws
   * @throws InfernumException something about it is damaged, missing or unknown
   */
  public LoadedModel load(Checkpoint checkpoint, LoadOptions options) {
    try {
      WorkerPool workers =
          new WorkerPool(options.compute().threads().orElseGet(WorkerPool::available));
      return load(checkpoint, workers, options);
    } catch (RuntimeException | Error e) { // an Error: a plug-in's class that doesn't link
      checkpoint.close();
      throw e;
    }
  }

  /**
   * Where a model's files are: the path itself where something is there, else the folder of the
   * bundled model of that name.
   *
   * @throws InfernumException neither is there
   */
  public Path locate(Path path) {
    if (Files.exists(path)) {
      return path;
    }
    Registry<BundledModel> models = services.bundledModels();
    return models
        .find(path.toString())
        .map(bundled::of)
        .orElseThrow(() ->
            new InfernumException(
                "no model is at %s%s"
                    .formatted(
                        path,
                        models.all().isEmpty()
                            ? ""
                            : ", and no bundled one has that name; there are: "
                                + models.all().stream()
                                    .map(BundledModel::name)
                                    .collect(Collectors.joining(", ")))));
  }

  /**
   * Opens a checkpoint without loading it.
   *
   * @param model a file, a folder, or the name of a bundled model
   * @throws InfernumException nothing is there, or no format recognises it
   */
  public Checkpoint open(Path model) {
    Path path = locate(model);
    for (WeightFormat format : services.weightFormats().all()) {
      if (format.recognises(path)) {
        return format.open(path, services.quantisations());
      }
    }
    String looked =
        services.weightFormats().all().stream()
            .map(format -> "%s (%s)".formatted(format.name(), format.looksFor()))
            .collect(Collectors.joining(", "));
    throw new InfernumException(
        Files.isDirectory(path)
            ? "%s holds no model in a known format; looked for %s".formatted(path, looked)
            : "%s isn't a model in a known format; known are: %s".formatted(path, looked));
  }

  /** Whether a path holds weights in a known format. */
  public boolean recognises(Path path) {
    return services.weightFormats().all().stream().anyMatch(format -> format.recognises(path));
  }

  /**
   * The tokenizer of a model, or of a folder that has no weights.
   *
   * @throws InfernumException nothing is there, or no tokenizer that can be read
   */
  public Tokenizer tokenizer(Path path) {
    if (Files.isDirectory(path) && !recognises(path)) {
      return tokenizer(new Weightless(path)).orElseThrow(() -> noTokenizer(path));
    }
    try (Checkpoint checkpoint = open(path)) {
      return tokenizer(checkpoint).orElseThrow(() -> noTokenizer(path));
    }
  }

  /**
   * The chat templates of a model, or of a folder that has no weights.
   *
   * @return empty where there are none
   * @throws InfernumException nothing is there, or a file can't be read
   */
  public Optional<ChatTemplates> chatTemplates(Path path) {
    if (Files.isDirectory(path) && !recognises(path)) {
      return ChatTemplates.in(path);
    }
    try (Checkpoint checkpoint = open(path)) {
      return ChatTemplates.of(checkpoint);
    }
  }

  static InfernumException noTokenizer(Path path) {
    return new InfernumException(
        "%s carries no tokenizer that can be read; known are tokenizer.json beside the weights, and gpt2, llama and gemma4 in a GGUF file"
            .formatted(path));
  }

  private LoadedModel load(Checkpoint checkpoint, WorkerPool workers, LoadOptions options) {
    try {
      Host host = new Host(0, workers, Group.alone(), options.compute().floatActivations());
      Devices devices = new Devices(services, host);
      Devices.Opened device = options.device().map(devices::open).orElseGet(devices::openBest);
      return load(checkpoint, workers, device.provider(), device.context(), options);
    } catch (RuntimeException | Error e) {
      workers.close();
      throw e;
    }
  }

  private <D extends Device> LoadedModel load(
      Checkpoint checkpoint,
      WorkerPool workers,
      String provider,
      DeviceContext<D> context,
      LoadOptions options) {
    try {
      BuiltModel<D> built = build(checkpoint, options);
      Kernels<D> kernels =
          new Kernels<>(context, provider, kernelProviders(context), options.kernels());
      List<Rewrite> rewrites = Rewrites.of(services, options.graphs().without());
      WeightReading<D> reading = new WeightReading<>(built.bytes(), checkpoint);
      int vocabulary = checkpoint.config().positive("vocab_size", Integer.MAX_VALUE);
      return new LoadedModel(
          checkpoint,
          () -> tokenizer(checkpoint),
          built.notes(),
          options.graphs().eager(),
          () ->
              new Runner<>(
                  workers,
                  context,
                  kernels,
                  new WeightStore<>(context, kernels, reading),
                  reading,
                  built.model(),
                  rewrites,
                  vocabulary,
                  new ReentrantLock()));
    } catch (RuntimeException | Error e) {
      context.close();
      throw e;
    }
  }

  /**
   * Builds the model of a checkpoint without a device: no weight is read but small constants.
   *
   * @param <D> where it would run
   * @throws InfernumException no family builds it, or its configuration or tensors don't fit
   */
  public <D extends Device> BuiltModel<D> build(Checkpoint checkpoint, LoadOptions options) {
    List<String> notes = new ArrayList<>(checkpoint.notes());
    ModelConfig config = checkpoint.config();
    CheckpointWeights<D> weights = new CheckpointWeights<>(checkpoint);
    VariantParts parts = new VariantParts(services, options.parts());
    Model<D> model = family(checkpoint).build(config, weights, parts);
    parts.requireAllAsked();
    for (String key : ConfigKeys.unknown(config)) {
      notes.add("%s: '%s' isn't known and has no effect".formatted(config.file(), key));
    }
    weights.check(config.flag("tie_word_embeddings", false));
    return new BuiltModel<>(model, weights::bytes, notes);
  }

  private ModelFamily family(Checkpoint checkpoint) {
    TreeSet<String> known = new TreeSet<>();
    for (ModelFamily family : services.families().all()) {
      if (family.architectures().contains(checkpoint.architecture())) {
        return family;
      }
      known.addAll(family.architectures());
    }
    throw new InfernumException(
        "%s: no family builds architecture '%s'; there are: %s. If a plug-in brings it, put its jar into the plugins folder"
            .formatted(
                checkpoint.path(),
                Shown.of(checkpoint.architecture()),
                known.isEmpty() ? "none" : String.join(", ", known)));
  }

  @SuppressWarnings("unchecked") // the provider says by its class token that D is its device
  private <D extends Device> List<KernelProvider<D>> kernelProviders(DeviceContext<D> context) {
    List<KernelProvider<D>> providers = new ArrayList<>();
    for (KernelProvider<?> provider : services.kernels().all()) {
      if (provider.device() == context.type()) {
        providers.add((KernelProvider<D>) provider);
      }
    }
    return providers;
  }

  /**
   * The checkpoint's tokenizer.
   *
   * @return empty where its files carry none of an installed kind
   */
  public Optional<Tokenizer> tokenizer(Checkpoint checkpoint) {
    return services.tokenizers().all().stream()
        .map(format -> format.read(checkpoint))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
