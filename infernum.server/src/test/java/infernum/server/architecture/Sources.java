package infernum.server.architecture;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The source tree that this build was started in. */
final class Sources {
  static final Path ROOT = Path.of(System.getProperty("infernum.root", ".."));
  static final String BUILD = System.getProperty("infernum.build", "target");

  /** Not sources: build output, and what .gitignore keeps out. */
  private static final Set<String> OTHER = Set.of("target", "worktrees", "ephemeral-docs");

  private Sources() {}

  /** All files below the root for which the condition holds, relative to it. */
  static List<Path> files(Predicate<Path> condition) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped =
                !folder.equals(ROOT) && (OTHER.contains(name) || name.startsWith("."));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path relative = ROOT.relativize(file);
            if (condition.test(relative)) {
              found.add(relative);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
