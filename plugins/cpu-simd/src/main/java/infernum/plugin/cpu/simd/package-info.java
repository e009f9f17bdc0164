/**
 * Kernels for the host's cores in plain Java, by the Vector API (JEP 508).
 *
 * <p>Read {@link infernum.plugin.cpu.simd.CpuSimdKernels} first, which lists the kernels, then
 * {@code BoundLinears} for how a matrix product is cut up, and {@code QueryTile} for attention. A
 * weight lies in tiles of rows, two vectors of them: a lane is a row, so that nothing is ever
 * summed across lanes. {@code Layout} tells what a tile has to offer; {@code Fields} and {@code
 * Scales} are what layouts of quantised weights are made of.
 *
 * <p><b>One arithmetic.</b> A token's results are the same bits whether it comes alone or among 512
 * and however many threads compute. Activations stay float32, and weights are the float32 numbers
 * that the file's format stands for. A product is one chain of fused multiply-adds from column to
 * column. Few tokens and many run through it in the same order, few of them over weights as they
 * are packed, many over weights that were unpacked.
 *
 * <p><b>Loops over memory have a step that C2 doesn't know</b> ({@code Steps}), so that it leaves
 * their reads in order: what it unrolls it reads in an order which the processor doesn't foresee.
 *
 * <p><b>Flat loops.</b> C2 turns Vector API calls into instructions only where it inlines all of
 * them, and keeps vectors in registers only where there are few. So inner loops are static methods
 * without calls of our own beside the smallest, with at most ten vectors that live through the
 * loop, and aren't unrolled by hand: a body of some fifty calls ran at a tenth of the speed. No
 * vector is an argument of a method that may not be inlined: it would become an object.
 */
@NullMarked
package infernum.plugin.cpu.simd;

import org.jspecify.annotations.NullMarked;
