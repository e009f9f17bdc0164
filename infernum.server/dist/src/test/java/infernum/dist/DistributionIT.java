package infernum.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the distribution from where nobody built it, on a machine without Java. */
class DistributionIT {
  @TempDir static Path temporary;

  private static Path home() {
    return temporary.resolve("moved to/infernum");
  }

  @BeforeAll
  static void moveIt() throws Exception {
    Distribution.copy(Distribution.BUILT, home());
  }

  @Test
  void startsWithNothingToSayOnStderr() throws Exception {
    assertVersion(infernum("--version"));
  }

  @Test
  void startsThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("inf"), home().resolve("bin/infernum"));
    assertVersion(Command.run(temporary, Map.of(), List.of(link.toString(), "--version")));
  }

  private static void assertVersion(Command command) {
    assertEquals(0, command.code(), command::toString);
    assertTrue(command.out().matches("infernum 0\\.1\\.0\\S* \\(.*\\)\n"), command::out);
    assertEquals("", command.err());
  }

  @Test
  void completesAPromptOnItsOwnDevice() throws Exception {
    Command run = infernum("run", tiny("llama"), "--prompt", "The quick brown fox sings");
    // The reference's words, as golden.json beside the model has them.
    assertTrue(run.out().startsWith("^^^^^^^^^^>re"), run.toString());
    assertEquals(0, run.code());
  }

  @Test
  void aFamilyTakenOutIsMissedByName() throws Exception {
    String[] qwen = {"run", tiny("qwen2"), "--prompt", "b", "--max-tokens", "1"};
    assertEquals(0, infernum(qwen).code());
    Path jar = home().resolve("plugins/infernum.model.qwen.jar");
    Path aside = Files.move(jar, temporary.resolve("aside.jar"));
    try {
      Command without = infernum(qwen);
      assertEquals(2, without.code());
      assertTrue(without.err().contains("'qwen2'"), without.err());
      assertTrue(without.err().contains("llama"), without.err());
    } finally {
      Files.move(aside, jar);
    }
  }

  @Test
  void readsArgumentsAsUtf8WhateverTheLocale() throws Exception {
    Command command = infernum("naïve-日本");
    assertTrue(command.err().contains("'naïve-日本'"), command.err());
    assertEquals(2, command.code());
  }

  @Test
  void handsJavaItsOptions() throws Exception {
    Command command =
        Command.run(
            temporary,
            Map.of("INFERNUM_JAVA_OPTS", "-Xmx64m -Xlog:gc+init"),
            List.of(home().resolve("bin/infernum").toString(), "--version"));
    assertTrue(command.out().contains("Heap Max Capacity: 64M"), command.out());
  }

  @Test
  void theImageHasTheEngineAndNeitherSpringNorPlugins() throws Exception {
    Set<String> modules =
        Command.run(
                temporary,
                Map.of(),
                List.of(home().resolve("runtime/bin/java").toString(), "--list-modules"))
            .out()
            .lines()
            .map(line -> line.replaceAll("@.*", ""))
            .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "infernum.spi",
            "infernum.blocks",
            "infernum.cpu.reference",
            "infernum.model.llama",
            "infernum.runtime",
            "info.picocli",
            "org.jline.nativ",
            "org.jline.reader",
            "org.jline.terminal",
            "org.jline.terminal.ffm",
            "tools.jackson.core",
            "tools.jackson.databind",
            "com.fasterxml.jackson.annotation"),
        modules);
  }

  @Test
  void pluginsLieWhereTheyAreLookedFor() {
    for (String file :
        List.of(
            "plugins/infernum.model.qwen.jar",
            "plugins/infernum.plugin.model-spark.jar",
            "plugins/infernum.plugin.cpu-simd.jar",
            "plugins/cpu-native/infernum.plugin.cpu-native.jar",
            "plugins/cuda/infernum.cuda.jar",
            "plugins/cuda/jcuda.jar",
            "plugins/cuda/native/libJCudaDriver-12.6.0-linux-x86_64.so",
            "plugins-available/infernum.plugin.example-op.jar",
            "plugins-available/infernum.plugin.example-attention.jar",
            "plugins-available/infernum.plugin.example-fusion.jar")) {
      assertTrue(Files.exists(home().resolve(file)), file);
    }
  }

  @Test
  void theBundledModelGivesItsReferencesResults() throws Exception {
    Path cache = temporary.resolve("cache");
    Command verify =
        Command.run(
            temporary,
            Map.of("INFERNUM_JAVA_OPTS", "-Dinfernum.cache=" + cache),
            List.of(home().resolve("bin/infernum").toString(), "verify", "spark"));
    assertEquals(0, verify.code(), verify::toString);
    assertTrue(verify.out().contains(" 0 failed"), verify::out);
    try (Stream<Path> files = Files.walk(cache)) {
      assertTrue(files.anyMatch(file -> file.endsWith("spark/spark.gguf")));
    }
    Command convert =
        Command.run(
            temporary,
            Map.of("INFERNUM_JAVA_OPTS", "-Dinfernum.cache=" + cache),
            List.of(
                home().resolve("bin/infernum").toString(),
                "convert",
                "spark",
                "spark.q4.gguf",
                "--type",
                "Q4_0"));
    assertEquals(0, convert.code(), convert::toString);
    assertTrue(Files.exists(temporary.resolve("spark.q4.gguf")));
  }

  @Test
  void pluginsAreLoadedOnTheImage() throws Exception {
    Path folder = Files.createDirectories(temporary.resolve("dropped in"));
    Path available = home().resolve("plugins-available/infernum.plugin.example-op.jar");
    Files.copy(available, folder.resolve("relu2.jar"));
    Command plugins = infernum("plugins", "--explain", "--plugins", folder.toString());
    assertEquals(0, plugins.code(), plugins::toString);
    assertEquals("WARNING: Using incubator modules: jdk.incubator.vector\n", plugins.err());
    for (String line :
        List.of(
            "plug-in cuda\n  infernum.cuda\n    device           cuda\n",
            "plug-in infernum.model.qwen.jar\n  infernum.model.qwen\n    model family     qwen\n",
            "plug-in relu2.jar\n  infernum.plugin.example.op\n    activation       relu2\n",
            "device cpu-simd, rank 10\n  cpu-simd:0  ",
            "device cuda, rank 100\n  not usable: ")) {
      assertTrue(plugins.out().contains(line), plugins::out);
    }
    assertEquals(
        2,
        plugins.out().split("  kernels of cpu-reference, ", -1).length,
        "told once for the host");
    assertTrue(plugins.out().contains("  kernels and rewrites are those of "), plugins::out);
    // JCuda's library is where Java looks for it, so that what is missing is at most the driver.
    assertFalse(plugins.out().contains("java.library.path"), plugins::out);
  }

  @Test
  void servesOnTheImageAndEndsWellOnSigterm() throws Exception {
    try (RunningServer server =
            RunningServer.start(
                temporary, home().resolve("bin/infernum"), tiny("llama"), "--warm-up-seconds=15");
        HttpClient client = HttpClient.newHttpClient()) {
      String url = server.url();
      HttpResponse<String> models =
          client.send(
              HttpRequest.newBuilder(URI.create(url + "/v1/models")).build(),
              BodyHandlers.ofString());
      assertTrue(models.body().contains("\"id\":\"tiny-llama\""), models.body());
      HttpResponse<String> metrics =
          client.send(
              HttpRequest.newBuilder(URI.create(url + "/metrics")).build(),
              BodyHandlers.ofString());
      assertTrue(metrics.body().contains("vllm:num_requests_running"), metrics.body());
      HttpResponse<String> stream =
          client.send(
              HttpRequest.newBuilder(URI.create(url + "/v1/completions"))
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"prompt\":\"Hello\",\"max_tokens\":4,\"stream\":true}"))
                  .build(),
              BodyHandlers.ofString());
      assertTrue(stream.body().endsWith("data: [DONE]\n\n"), stream.body());
      assertEquals(0, server.end());
    }
  }

  @Test
  void isReadyOnceItIsWarmAndEndsAtOnceBefore() throws Exception {
    Process process =
        Command.start(
                temporary,
                Map.of(),
                List.of(
                    home().resolve("bin/infernum").toString(),
                    "serve",
                    "spark",
                    "--device=cpu-simd",
                    "--port=0",
                    "--warm-up-seconds=60"))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.contains("warming up")) {
        line = lines.readLine();
      }
      assertEquals("warming up, 60 s at most", line);
      long asked = System.nanoTime();
      process.toHandle().destroy(); // its output stays open
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      double seconds = (System.nanoTime() - asked) / 1e9;
      assertTrue(seconds < 5, () -> seconds + " s");
      assertEquals(128 + 15, process.exitValue(), "no drained server's 0");
      assertNull(lines.readLine(), "it was never ready");
    } finally {
      process.destroyForcibly();
    }
  }

  /** A model of the sources that is small enough for them. */
  private static String tiny(String architecture) {
    String name = "tiny-" + architecture;
    return Path.of(System.getProperty("infernum.root"))
        .resolve("infernum.runtime/src/test/resources/gguf")
        .resolve(name)
        .resolve(name + ".gguf")
        .toString();
  }

  private static Command infernum(String... arguments) throws IOException, InterruptedException {
    return Command.run(
        temporary,
        Map.of("LC_ALL", "C"),
        Stream.concat(Stream.of(home().resolve("bin/infernum").toString()), Stream.of(arguments))
            .toList());
  }
}
