/**
 * {@code /v1/chat/completions}: {@link infernum.server.chat.ChatController} is the way through it.
 */
@NullMarked
package infernum.server.chat;

import org.jspecify.annotations.NullMarked;
