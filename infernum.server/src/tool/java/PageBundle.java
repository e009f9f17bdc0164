import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Bundles the page that the server has at its root: Closure Compiler checks the types of its
 * scripts and writes them into one, with the libraries that they import; style sheets become one.
 * Run by the build; does nothing where nothing has changed since.
 *
 * <pre>java PageBundle.java SOURCES WORK OUTPUT</pre>
 *
 * <p>WORK/jars has the compiler and the libraries, as Maven repositories have them. The same input
 * gives the same bytes.
 */
final class PageBundle {
  private static final String COMPILER = "closure-compiler";

  /** What the libraries' scripts are called in their jars; their first folder differs. */
  private static final String PACKAGES = "META-INF/resources/";

  private final Path sources;
  private final Path work;
  private final Path output;

  private PageBundle(Path sources, Path work, Path output) {
    this.sources = sources;
    this.work = work;
    this.output = output;
  }

  /** Bundles, or says why not and ends with exit code 1. */
  public static void main(String[] arguments) throws Exception {
    new PageBundle(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2])).run();
  }

  private void run() throws IOException, InterruptedException {
    Path stamp = work.resolve("page.stamp");
    String state = state();
    if (Files.exists(output.resolve("page.js"))
        && Files.exists(stamp)
        && Files.readString(stamp).equals(state)) {
      return;
    }
    Files.createDirectories(output);
    for (Path jar : files(work.resolve("jars"))) {
      if (!isCompiler(jar)) {
        unpack(jar);
      }
    }
    compile();
    StringBuilder css = new StringBuilder();
    for (Path sheet : files(sources.resolve("css"))) {
      css.append(Files.readString(sheet)).append('\n');
    }
    Files.writeString(output.resolve("page.css"), css);
    for (String copied : List.of("index.html", "icon.svg", "THIRD-PARTY.txt")) {
      Files.write(output.resolve(copied), Files.readAllBytes(sources.resolve(copied)));
    }
    Files.writeString(stamp, state);
  }

  private static boolean isCompiler(Path jar) {
    return jar.getFileName().toString().startsWith(COMPILER);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Of everything that the result depends on. */
  private String state() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path folder : List.of(sources, work.resolve("jars"))) {
        for (Path file : files(folder)) {
          digest.update(folder.relativize(file).toString().getBytes(UTF_8));
          boolean jar = file.toString().endsWith(".jar"); // whose name has its version
          digest.update(jar ? new byte[0] : Files.readAllBytes(file));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** Scripts and descriptions of a package into WORK/node_modules, where the compiler looks. */
  private void unpack(Path jar) throws IOException {
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(jar)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        if (!name.startsWith(PACKAGES) || !name.matches(".*(\\.m?js|/package\\.json)")) {
          continue;
        }
        // META-INF/resources/webjars/preact/10.28.0/dist/preact.js: the package and its version
        String[] parts = name.substring(PACKAGES.length()).split("/", 4);
        Path modules = work.resolve("node_modules");
        Path target = modules.resolve(parts[1]).resolve(parts[3]).normalize();
        if (!target.startsWith(modules)) {
          throw new IOException(jar + " has an entry outside of its folder: " + name);
        }
        Files.createDirectories(target.getParent());
        Files.write(target, zip.readAllBytes());
      }
    }
  }

  private void compile() throws IOException, InterruptedException {
    Path compiler =
        files(work.resolve("jars")).stream()
            .filter(PageBundle::isCompiler)
            .findFirst()
            .orElseThrow();
    Path scripts = work.resolve("js");
    for (Path script : files(sources.resolve("js"))) {
      Path copy = scripts.resolve(sources.resolve("js").relativize(script));
      Files.createDirectories(copy.getParent());
      Files.write(copy, Files.readAllBytes(script));
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-jar", compiler.toAbsolutePath().toString()));
    command.addAll(
        List.of("--flagfile", sources.resolve("closure.flags").toAbsolutePath().toString()));
    command.addAll(List.of("--js_output_file", "page.js"));
    Process process =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.PIPE)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      System.err.println(said);
      System.exit(1);
    }
    try (OutputStream out = Files.newOutputStream(output.resolve("page.js"))) {
      Files.copy(work.resolve("page.js"), out);
    }
  }
}
