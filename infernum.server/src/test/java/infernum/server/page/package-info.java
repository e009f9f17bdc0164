/** The page, over HTTP and in a browser. */
package infernum.server.page;
