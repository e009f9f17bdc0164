/**
 * From the engine to a client, whatever the endpoint: {@link infernum.server.answer.Generation} is
 * what a request wants, {@link infernum.server.answer.Answers} brings the engine's updates to the
 * request's own thread, {@link infernum.server.answer.Delivery} sends them, as one JSON object or
 * as an {@link infernum.server.answer.EventStream}.
 */
@NullMarked
package infernum.server.answer;

import org.jspecify.annotations.NullMarked;
