/**
 * Parsers of answers: what is content, what is reasoning, which tools are called. {@code
 * ParsedAnswer} is the one parser of events; what families write differently is a {@code
 * CallSyntax} of each. OpenAI's harmony format, in which everything stands in channels, has a
 * stream of its own.
 */
@NullMarked
package infernum.runtime.answer;

import org.jspecify.annotations.NullMarked;
