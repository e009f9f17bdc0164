/**
 * The server's interface as a table, {@link infernum.server.api.Endpoints}, and the documents that
 * are made of it.
 */
@NullMarked
package infernum.server.api;

import org.jspecify.annotations.NullMarked;
