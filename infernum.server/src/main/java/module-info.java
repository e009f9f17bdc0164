/** OpenAI-compatible HTTP server; the only module that knows Spring. */
@SuppressWarnings("requires-automatic") // Spring's modules are, as yet
module infernum.server {
  requires infernum.runtime;
  requires info.picocli;
  requires static org.jspecify;
  requires spring.beans;
  requires spring.boot;
  requires spring.boot.autoconfigure;
  requires spring.context;
  requires spring.core;
  requires spring.web;

  opens infernum.server to
      info.picocli,
      spring.beans,
      spring.context,
      spring.core,
      spring.web,
      tools.jackson.databind;
}
