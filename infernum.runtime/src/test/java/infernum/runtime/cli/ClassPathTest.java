package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.blocks.attention.PagedVariant;
import infernum.runtime.plugin.PluginJars;
import infernum.spi.block.AttentionVariant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Infernum as a library in a program that knows no modules. */
final class ClassPathTest {
  @TempDir private Path folder;

  @Test
  void servicesOfTheClassPathAreFound() throws Exception {
    Cli plugins = onTheClassPath("plugins");
    assertEquals(0, plugins.code(), plugins::toString);
    assertTrue(plugins.out().startsWith("infernum\n  class path\n"), plugins::out);
    assertTrue(plugins.out().matches("(?s).*\n    attention +paged\n.*"), plugins::out);
  }

  @Test
  void aPluginsFolderIsRefusedThere() throws Exception {
    Cli plugins = onTheClassPath("plugins", "--plugins", folder.toString());
    assertEquals(2, plugins.code());
    assertTrue(plugins.err().startsWith("infernum: plug-ins need the module path"), plugins::err);
    assertEquals(1, plugins.err().lines().count(), plugins::err);
  }

  private Cli onTheClassPath(String... arguments) throws Exception {
    Path list = folder.resolve("META-INF/services/" + AttentionVariant.class.getName());
    Files.createDirectories(list.getParent());
    Files.writeString(list, PagedVariant.class.getName());
    List<Path> path = new ArrayList<>(PluginJars.modulePath());
    path.add(folder);
    return Cli.launch(List.of("-cp", Cli.path(path), Main.class.getName()), arguments);
  }
}
