package infernum.cuda;

import infernum.spi.kernel.DeviceProvider;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * The program of a JVM that meets the CUDA provider as the distribution does: as a plug-in in a
 * layer of its own, JCuda beside it, native access granted to that layer, JCuda's libraries in a
 * private folder that java.library.path names. Arguments: the driver's library, the plug-in's
 * modules.
 */
final class PluginLayerHost {
  private PluginLayerHost() {}

  @SuppressWarnings("restricted")
  public static void main(String[] arguments) {
    System.load(arguments[0]);
    ModuleFinder plugin = ModuleFinder.of(Path.of(arguments[1]), Path.of(arguments[2]));
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolveAndBind(plugin, ModuleFinder.of(), Set.of("infernum.cuda"));
    ModuleLayer.Controller controller =
        ModuleLayer.defineModulesWithOneLoader(
            configuration, List.of(ModuleLayer.boot()), ClassLoader.getSystemClassLoader());
    controller.layer().modules().forEach(controller::enableNativeAccess);
    for (DeviceProvider provider : ServiceLoader.load(controller.layer(), DeviceProvider.class)) {
      System.out.println(provider.name() + ": " + provider.probe());
    }
  }
}
