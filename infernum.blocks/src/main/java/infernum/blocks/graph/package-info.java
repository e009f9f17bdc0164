/**
 * Graphs derived from block code. Read in the order of events: a {@link
 * infernum.blocks.graph.CapturingScope} records what a model applies into a {@link
 * infernum.blocks.graph.Graph}; {@link infernum.blocks.graph.Optimiser} applies rewrites, each a
 * replay into a new capture; {@link infernum.blocks.graph.Plan} binds kernels and gives every
 * result its place in one arena; {@link infernum.blocks.graph.Program} has memory and runs. What
 * {@link infernum.blocks.graph.Listing} writes is for people; every graph prints itself by it.
 */
@NullMarked
package infernum.blocks.graph;

import org.jspecify.annotations.NullMarked;
