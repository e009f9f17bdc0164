/**
 * Chats: the templates that a checkpoint brings ({@link infernum.runtime.chat.ChatTemplates}), a
 * chat to render ({@link infernum.runtime.chat.Chat}), and the parsers that tell apart content,
 * reasoning and calls of tools in an answer. Read {@code docs/chat-templates.md} first.
 */
@NullMarked
package infernum.runtime.chat;

import org.jspecify.annotations.NullMarked;
