package infernum.runtime.plugin;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds real jars from source text, as an author outside of this build does: with the JDK's javac
 * and jar, against no more of infernum than its SPI and its blocks.
 */
public final class PluginJars {
  private static final Pattern MODULE = Pattern.compile("module ([\\w.]+)");
  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
  private static final Pattern TYPE = Pattern.compile("(?:class|record|interface|enum) (\\w+)");

  private PluginJars() {}

  /** The module path of this test run. */
  public static List<Path> modulePath() {
    return Arrays.stream(System.getProperty("jdk.module.path").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  /** Where a module of infernum or one of its libraries lies: a jar, or a folder of classes. */
  public static Path location(String module) {
    return ModuleFinder.of(modulePath().toArray(Path[]::new))
        .find(module)
        .flatMap(reference -> reference.location())
        .map(Path::of)
        .orElseThrow(() -> new IllegalStateException("no module " + module + " in this run"));
  }

  /** Compiles against the SPI and the blocks, and puts the classes into a jar. */
  public static Path jar(Path jar, String... sources) {
    return jar(jar, List.of(), sources);
  }

  /** Compiles against further jars, too. */
  public static Path jar(Path jar, List<Path> libraries, String... sources) {
    try {
      Files.createDirectories(jar.getParent());
      // Hidden, so that a plugins folder doesn't take it for a plug-in.
      Path work = Files.createTempDirectory(jar.getParent(), ".work");
      Path classes = compile(work, libraries, sources);
      return jarOf(jar, classes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles a folder of sources, and puts the classes into a jar. */
  public static Path jarOf(Path jar, List<Path> libraries, Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        if (!file.endsWith("package-info.java")) {
          texts.add(Files.readString(file));
        }
      }
      return jar(jar, libraries, texts.toArray(String[]::new));
    }
  }

  /** A jar of a folder of classes, or a copy of what is a jar already. */
  public static Path jarOf(Path jar, Path classes) throws IOException {
    Files.createDirectories(jar.getParent());
    if (Files.isDirectory(classes)) {
      tool("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
    } else {
      Files.copy(classes, jar);
    }
    return jar;
  }

  /** Compiles into a folder of classes. */
  static Path compile(Path work, List<Path> libraries, String... sources) throws IOException {
    List<Path> path = new ArrayList<>(libraries);
    path.add(location("infernum.spi"));
    path.add(location("infernum.blocks"));
    Path classes = work.resolve("classes");
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
    if (!byFile(sources).containsKey("module-info.java")) {
      arguments.addAll(List.of("--add-modules", "ALL-MODULE-PATH"));
    }
    arguments.add("--module-path");
    arguments.add(
        path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    for (Map.Entry<String, String> source : byFile(sources).entrySet()) {
      Path file = work.resolve("src").resolve(source.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue());
      arguments.add(file.toString());
    }
    tool("javac", arguments.toArray(String[]::new));
    return classes;
  }

  /** A file's name follows from what it declares. */
  private static Map<String, String> byFile(String... sources) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String source : sources) {
      Matcher named = PACKAGE.matcher(source);
      Matcher type = TYPE.matcher(source);
      String file =
          named.find() && type.find()
              ? named.group(1).replace('.', '/') + "/" + type.group(1) + ".java"
              : "module-info.java";
      if (file.equals("module-info.java") && !MODULE.matcher(source).find()) {
        throw new IllegalArgumentException("neither a type nor a module: " + source);
      }
      files.put(file, source);
    }
    return files;
  }

  /** Runs one of the JDK's tools. */
  public static void tool(String name, String... arguments) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    int code = ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments);
    if (code != 0) {
      throw new IllegalStateException(name + " " + List.of(arguments) + "\n" + text);
    }
  }
}
