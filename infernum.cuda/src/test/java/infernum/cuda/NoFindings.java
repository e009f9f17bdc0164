package infernum.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Turns what the emulator found during a test into the test's failure, and starts each with
 * counters at zero. Skips where the emulator can't be built.
 */
final class NoFindings implements BeforeEachCallback, AfterEachCallback {
  private static final Namespace HERE = Namespace.create(NoFindings.class);
  private static final List<Path> JCUDA =
      Stream.of(System.getProperty("java.library.path").split(File.pathSeparator))
          .map(Path::of)
          .filter(folder -> folder.endsWith("jcuda-natives"))
          .toList();

  @Override
  public void beforeEach(ExtensionContext context) {
    NativeBuild.emulator(); // skips; in the loading of a class it would fail
    assumeTrue(
        JCUDA.stream().anyMatch(Files::isDirectory),
        "JCuda has no library for this system, so Java can't call the emulator");
    Emulator emulator = Emulator.load();
    emulator.set("races", 1);
    emulator.set("streams", 1);
    emulator.set("counters", 1);
    emulator.clear();
    context.getStore(HERE).put(Emulator.class, emulator);
  }

  @Override
  public void afterEach(ExtensionContext context) { // of a skipped test too
    Emulator emulator = context.getStore(HERE).get(Emulator.class, Emulator.class);
    if (emulator != null) {
      emulator.assertNothingFound();
    }
  }
}
