/** OpenAI-compatible HTTP server. */
package infernum.server;
