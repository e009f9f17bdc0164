/** OpenAI-compatible HTTP server. */
module infernum.server {
  requires infernum.runtime;
  requires static org.jspecify;
}
