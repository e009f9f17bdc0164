/**
 * Kernels for the host's cores in plain Java, by the Vector API (JEP 508).
 *
 * <p>Read {@link infernum.plugin.cpu.simd.CpuSimdKernels} first, which lists the kernels, then
 * {@code BoundLinears} for how a matrix product is cut up. A weight lies in tiles of rows, two
 * vectors of them: a lane is a row, so that nothing is ever summed across lanes. {@code Layout}
 * tells what a tile has to offer; {@code Quanta} and {@code Scales} are what layouts of quantised
 * weights are made of.
 *
 * <p><b>One arithmetic.</b> A token's results are the same bits whether it comes alone or among 512
 * and however many threads compute. Sums of the integers of a block of 32 stay below 2^24, so that
 * int32, guarded int16 and float32 hold them exactly in any order; what is left to round, a chain
 * of fused multiply-adds from block to block, runs in one order everywhere. For float activations
 * that chain runs from column to column.
 *
 * <p><b>Flat loops.</b> C2 turns Vector API calls into instructions only where it inlines all of
 * them, and keeps vectors in registers only where there are few. So inner loops are static methods
 * without calls of our own beside the smallest, with at most ten vectors that live through the
 * loop, and aren't unrolled by hand; shifts are of ints, since C2 emits two instructions for one of
 * shorts.
 */
@NullMarked
package infernum.plugin.cpu.simd;

import org.jspecify.annotations.NullMarked;
