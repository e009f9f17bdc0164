/**
 * The page at {@code /}, from which a person talks to the model: {@link
 * infernum.server.page.PageController} hands out what the build made of {@code src/main/page}. It
 * is a client of the API like any other.
 */
@NullMarked
package infernum.server.page;

import org.jspecify.annotations.NullMarked;
