/**
 * Which services there are: those of infernum's own modules and those of drop-in jars.
 *
 * <p>{@link infernum.runtime.plugin.Plugins} loads the plugins folder, each jar or folder of jars
 * into a module layer of its own; {@link infernum.runtime.plugin.Services} knows every service of
 * every kind by name, and where it came from; {@link infernum.runtime.plugin.VariantParts} chooses
 * among them what a model is made of. Nothing here is static: tests make as many as they like.
 */
@NullMarked
package infernum.runtime.plugin;

import org.jspecify.annotations.NullMarked;
