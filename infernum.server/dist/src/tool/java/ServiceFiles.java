import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.constant.ConstantDescs;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes META-INF/services into a folder of classes, as the module-info.class in it says: sources
 * declare services there only, and a jar made of the folder works on the class path, too. Run by
 * the build before each jar is made; for a plug-in built otherwise:
 *
 * <pre>java ServiceFiles.java CLASSES</pre>
 *
 * <p>On the class path a provider must be a public class with a public constructor without
 * parameters; one that isn't fails the build ({@link java.util.ServiceLoader}, "Deploying service
 * providers on the class path").
 */
final class ServiceFiles {
  private final Path classes;

  private ServiceFiles(Path classes) {
    this.classes = classes;
  }

  /** Does it; without a module-info.class there is nothing to do. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      fail("usage: java ServiceFiles.java CLASSES");
    }
    new ServiceFiles(Path.of(arguments[0])).write();
  }

  private void write() throws IOException {
    Path folder = classes.resolve("META-INF/services");
    removeFiles(folder); // of an earlier build
    Path module = classes.resolve("module-info.class");
    if (!Files.exists(module)) {
      return;
    }
    try (InputStream bytes = Files.newInputStream(module)) {
      for (Provides service : ModuleDescriptor.read(bytes).provides()) {
        for (String provider : service.providers()) {
          check(provider);
        }
        Files.createDirectories(folder);
        Files.write(folder.resolve(service.service()), service.providers());
      }
    }
  }

  private static void removeFiles(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void check(String provider) throws IOException {
    Path file = classes.resolve(provider.replace('.', '/') + ".class");
    if (!Files.exists(file)) {
      fail("provider %s: there is no %s".formatted(provider, file));
    }
    ClassModel type = ClassFile.of().parse(file);
    List<AccessFlag> flags = List.copyOf(type.flags().flags());
    boolean constructor =
        type.methods().stream()
            .anyMatch(method ->
                method.methodName().equalsString(ConstantDescs.INIT_NAME)
                    && method.methodTypeSymbol().equals(ConstantDescs.MTD_void)
                    && method.flags().has(AccessFlag.PUBLIC));
    if (!flags.contains(AccessFlag.PUBLIC) || flags.contains(AccessFlag.ABSTRACT) || !constructor) {
      fail(
          "provider %s can't be found on the class path: it must be a public class with a public"
                  .formatted(provider)
              + " constructor without parameters (a static provider() counts on the module path"
              + " only)");
    }
  }

  private static void fail(String problem) {
    System.err.println("ServiceFiles: " + problem);
    System.exit(1);
  }
}
