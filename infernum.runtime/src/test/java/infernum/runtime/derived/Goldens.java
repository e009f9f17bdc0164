package infernum.runtime.derived;

import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import java.nio.file.Path;

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

  /** A model that is derived. */
  public static LoadedModel load(DerivedCheckpoint checkpoint) {
    return new ModelLoader(SERVICES).load(checkpoint, REFERENCE);
  }
}
