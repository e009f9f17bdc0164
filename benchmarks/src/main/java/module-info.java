/** Measures the CPU providers against llama.cpp; handed out to nobody. */
module infernum.benchmarks {
  requires info.picocli;
  requires infernum.runtime;
  requires java.management;
  requires jdk.management;
  requires static org.jspecify;
  requires tools.jackson.databind;

  opens infernum.benchmarks to
      info.picocli;
}
