/**
 * The HTTP server. {@link infernum.server.Serve} is what the command line starts; each controller
 * is one group of paths.
 */
package infernum.server;
