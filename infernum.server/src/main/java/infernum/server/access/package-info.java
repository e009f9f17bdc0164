/** Who may ask: {@link infernum.server.access.Entrance} is before every path. */
@NullMarked
package infernum.server.access;

import org.jspecify.annotations.NullMarked;
