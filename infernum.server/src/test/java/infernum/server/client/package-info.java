/** Clients that people use, against a running server. */
package infernum.server.client;
