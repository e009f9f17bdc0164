/**
 * Brings a tiny model along. What it knows, how it was trained and what it was measured at stands
 * in the README beside the sources.
 */
@NullMarked
package infernum.plugin.model.spark;

import org.jspecify.annotations.NullMarked;
