/** Engine, library and command line. */
module infernum.runtime {
  requires transitive infernum.blocks;
  requires info.picocli;
  requires static org.jspecify;
  requires tools.jackson.databind;

  opens infernum.runtime.cli to
      info.picocli;
}
