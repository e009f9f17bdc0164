/**
 * Bodies of requests. Each endpoint has a table of {@link infernum.server.field.Field}s; {@link
 * infernum.server.field.Body} checks a body against it, so that no field is ever silently ignored.
 */
@NullMarked
package infernum.server.field;

import org.jspecify.annotations.NullMarked;
