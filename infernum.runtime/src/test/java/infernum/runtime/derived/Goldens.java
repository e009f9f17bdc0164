package infernum.runtime.derived;

import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.runtime.verify.GoldenVerifier;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Models of this module's test resources on the reference device. */
public final class Goldens {
  /** Infernum's own services. */
  public static final Services SERVICES = Services.of(Plugins.none());

  private static final LoadOptions REFERENCE = LoadOptions.DEFAULT.orOn("cpu-reference");

  private Goldens() {}

  /** A folder of the resources: {@code "goldens/mixtral"}. */
  public static Path folder(String name) {
    return Path.of("src/test/resources").resolve(name);
  }

  /** The derived model of a folder of {@code goldens}. */
  public static DerivedCheckpoint derived(String name) {
    return DerivedCheckpoint.of(folder("goldens").resolve(name));
  }

  /** A model from files. */
  public static LoadedModel load(Path path) {
    return new ModelLoader(SERVICES).load(path, REFERENCE);
  }

  /** What a golden file speaks of, from files, wherever the golden file lies. */
  public static GoldenVerifier.Source source(Path path) {
    return new GoldenVerifier.Source(
        _ -> Optional.of(load(path)),
        _ -> new ModelLoader(SERVICES).tokenizer(path),
        _ -> new ModelLoader(SERVICES).chatTemplates(path));
  }

  /** What a golden file speaks of, derived. */
  public static GoldenVerifier.Source source(DerivedCheckpoint checkpoint) {
    return source(() -> load(checkpoint));
  }

  /** A model without a tokenizer. */
  public static GoldenVerifier.Source source(Supplier<LoadedModel> model) {
    return new GoldenVerifier.Source(
        _ -> Optional.of(model.get()),
        path -> {
          throw new AssertionError(path + " has no tokenizer");
        },
        _ -> Optional.empty());
  }

  /** A model that is derived. */
  public static LoadedModel load(DerivedCheckpoint checkpoint) {
    return new ModelLoader(SERVICES).load(checkpoint, REFERENCE);
  }
}
