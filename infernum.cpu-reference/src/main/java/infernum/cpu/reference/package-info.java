/**
 * Plain kernels that every other kernel is held against: float32 storage, double accumulation in
 * index order, one rounding where a result is stored. All cores work, each on results of its own,
 * so that no bit depends on their number.
 *
 * <p>Read {@link infernum.cpu.reference.CpuReferenceKernels} first: it lists the kernels, one class
 * per op. What they share: {@code ReferenceKernel} (asking, binding), {@code Floats}, {@code Ints}
 * and {@code WeightRows} (reading operands wherever their rows lie), {@code Products} (the only
 * matrix product) and {@code Cores}.
 */
@NullMarked
package infernum.cpu.reference;

import org.jspecify.annotations.NullMarked;
