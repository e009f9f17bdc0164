package infernum.runtime.plugin;

import infernum.spi.SpiVersion;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns candidates into plug-ins, or says why not. What Java would refuse with words of its own, or
 * only once a class is used, is looked for beforehand.
 */
final class PluginLoader {
  private final ModuleLayer base;
  private final List<Candidate> candidates;
  private final List<Plugin> loaded = new ArrayList<>();

  /**
   * A loader.
   *
   * @param base where infernum's own modules are
   * @param candidates all of the plugins folders
   */
  PluginLoader(ModuleLayer base, List<Candidate> candidates) {
    this.base = base;
    this.candidates = List.copyOf(candidates);
  }

  /**
   * Loads one.
   *
   * @throws PluginException it can't be used
   */
  Plugin load(Candidate candidate) {
    refuseBundled(candidate);
    Set<String> roots = candidate.roots();
    refuseWithoutServices(candidate, roots);
    refuseLoadedTwice(candidate, roots);
    refuseMissing(candidate, roots);
    ModuleLayer layer = define(candidate, roots);
    for (String root : roots) {
      refuseOtherVersion(candidate, layer.findModule(root).orElseThrow());
    }
    Plugin plugin = new Plugin(candidate.name(), candidate.path(), roots, layer);
    loaded.add(plugin);
    return plugin;
  }

  /** A second copy of a class is another class: services would implement a stranger's interface. */
  private void refuseBundled(Candidate candidate) {
    for (ModuleDescriptor module : candidate.modules().values()) {
      if (base.findModule(module.name()).isPresent()) {
        throw candidate.refusal(
            "bundles module %s, which infernum itself provides; remove that jar"
                .formatted(module.toNameAndVersion()));
      }
      for (Module own : base.modules()) {
        if (own.getName().startsWith("infernum.")) {
          for (String name : own.getPackages()) {
            if (module.packages().contains(name)) {
              throw candidate.refusal(
                  "module %s contains package %s, which belongs to module %s of infernum; leave it out of the jar"
                      .formatted(module.name(), name, own.getName()));
            }
          }
        }
      }
    }
  }

  private static void refuseWithoutServices(Candidate candidate, Set<String> roots) {
    for (ModuleDescriptor module : candidate.modules().values()) {
      for (ModuleDescriptor.Provides provides : module.provides()) {
        String service = provides.service();
        if (module.isAutomatic() && ServiceKind.isService(service)) {
          throw candidate.refusal(
              "module %s declares its services in META-INF/services; a plug-in declares them in module-info.java"
                  .formatted(module.name()));
        }
        if (service.startsWith("infernum.spi.") && !ServiceKind.isService(service)) {
          throw candidate.refusal(
              "module %s provides %s, which isn't a service; services are %s"
                  .formatted(module.name(), service, ServiceKind.names()));
        }
      }
    }
    if (roots.isEmpty()) {
      throw candidate.refusal(
          "no module of it provides a service of infernum (%s); its module-info.java lacks 'provides ... with ...'"
              .formatted(ServiceKind.names()));
    }
  }

  /** Libraries may come with several plug-ins, as each has a layer of its own; services may not. */
  private void refuseLoadedTwice(Candidate candidate, Set<String> roots) {
    for (Plugin other : loaded) {
      for (String root : roots) {
        if (other.roots().contains(root)) {
          throw candidate.refusal(
              "module %s is already loaded by plug-in '%s'; remove one of them"
                  .formatted(root, other.name()));
        }
      }
    }
  }

  private void refuseMissing(Candidate candidate, Set<String> roots) {
    Set<String> seen = new HashSet<>(roots);
    Deque<String> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      ModuleDescriptor module = candidate.modules().get(open.remove());
      if (module == null) {
        continue; // one of infernum's or Java's own
      }
      for (Requires requires : module.requires()) {
        String name = requires.name();
        if (requires.modifiers().contains(Requires.Modifier.STATIC) || !seen.add(name)) {
          continue;
        }
        if (!candidate.modules().containsKey(name) && base.findModule(name).isEmpty()) {
          throw candidate.refusal(
              "module %s requires module %s, %s".formatted(module.name(), name, missing(name)));
        }
        open.add(name);
      }
    }
  }

  private String missing(String module) {
    Optional<Candidate> owner =
        candidates.stream().filter(other -> other.modules().containsKey(module)).findFirst();
    if (owner.isPresent()) {
      return "which is in plug-in '%s'; plug-ins don't see each other: put all jars into one folder"
          .formatted(owner.get().name());
    }
    if (ModuleFinder.ofSystem().find(module).isPresent()) {
      return "which this Java has, but didn't start with; add '--add-modules %s'".formatted(module);
    }
    if (module.startsWith("java.") || module.startsWith("jdk.")) {
      return "which this Java hasn't got; start with a whole JDK";
    }
    return "which is missing; put its jar beside, into a folder of the plugins folder";
  }

  /** Hands on the access to native code that the user gave infernum, and no more. */
  @SuppressWarnings("restricted")
  private ModuleLayer define(Candidate candidate, Set<String> roots) {
    try {
      Configuration configuration =
          base.configuration().resolveAndBind(candidate.finder(), ModuleFinder.of(), roots);
      ModuleLayer.Controller controller =
          ModuleLayer.defineModulesWithOneLoader(
              configuration, List.of(base), ClassLoader.getPlatformClassLoader());
      if (PluginLoader.class.getModule().isNativeAccessEnabled()) {
        controller.layer().modules().forEach(controller::enableNativeAccess);
      }
      return controller.layer();
    } catch (FindException | ResolutionException | LayerInstantiationException e) {
      throw Candidate.refusal(candidate.name(), Messages.withCauses(e), e);
    }
  }

  private static void refuseOtherVersion(Candidate candidate, Module root) {
    SpiVersion version = root.getAnnotation(SpiVersion.class);
    if (version == null) {
      throw candidate.refusal(
          "module %s doesn't tell which SPI it was built for; put @SpiVersion(SpiVersion.CURRENT) on its declaration"
              .formatted(root.getName()));
    }
    if (version.value() != SpiVersion.CURRENT) {
      throw candidate.refusal(
          "module %s was built for SPI version %d, this infernum has %d%s; get a build of it for this version"
              .formatted(
                  root.getName(), version.value(), SpiVersion.CURRENT, compiledAgainst(root)));
    }
  }

  private static String compiledAgainst(Module module) {
    return module.getDescriptor().requires().stream()
        .filter(requires -> requires.name().equals("infernum.spi"))
        .flatMap(requires -> requires.rawCompiledVersion().stream())
        .map(" (it was compiled against infernum.spi %s)"::formatted)
        .findFirst()
        .orElse("");
  }
}
