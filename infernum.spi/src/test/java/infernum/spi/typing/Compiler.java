package infernum.spi.typing;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles source in memory against this module, as a plug-in's author would; writes nothing. */
final class Compiler {
  private static final List<String> OPTIONS =
      List.of(
          "--module-path",
          System.getProperty("jdk.module.path"),
          "--add-modules",
          "infernum.spi",
          "-proc:none",
          "-XDshould-stop.ifNoError=FLOW");

  private Compiler() {}

  /**
   * Compiles sources together.
   *
   * @param sources without a package, as each gets one of its own
   * @return the errors about each source, none where it compiles
   */
  static List<List<String>> errors(List<String> sources) {
    List<Source> units =
        IntStream.range(0, sources.size())
            .mapToObj(i -> new Source("snippet" + i, sources.get(i)))
            .toList();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    ToolProvider.getSystemJavaCompiler().getTask(null, null, found, OPTIONS, null, units).call();
    return units.stream().map(unit -> errors(unit, found.getDiagnostics())).toList();
  }

  private static List<String> errors(
      Source unit, List<Diagnostic<? extends JavaFileObject>> diagnostics) {
    return diagnostics.stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .filter(diagnostic -> diagnostic.getSource() == null || isOf(unit, diagnostic))
        .map(diagnostic -> diagnostic.getMessage(Locale.ENGLISH))
        .toList();
  }

  private static boolean isOf(Source unit, Diagnostic<? extends JavaFileObject> diagnostic) {
    return unit.toUri().equals(diagnostic.getSource().toUri());
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("memory:///" + name + "/Snippet.java"), Kind.SOURCE);
      this.text = "package " + name + ";\n" + text;
    }

    @Override
    public String getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
