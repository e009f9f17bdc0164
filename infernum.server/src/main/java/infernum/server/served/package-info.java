/**
 * The model that a server answers with: {@link infernum.server.served.Served}, in a {@link
 * infernum.server.served.ModelSlot} that says whether it takes requests.
 */
@NullMarked
package infernum.server.served;

import org.jspecify.annotations.NullMarked;
