/**
 * The HTTP server. {@link infernum.server.Serve} is what the command line starts; to follow a
 * request, begin with {@code infernum.server.chat.ChatController}.
 */
@NullMarked
package infernum.server;

import org.jspecify.annotations.NullMarked;
