/**
 * NVIDIA's GPUs. For now {@link infernum.cuda.CudaProvider} looks for a driver and tells what it
 * finds, or what is missing; kernels come with a later version.
 */
@NullMarked
package infernum.cuda;

import org.jspecify.annotations.NullMarked;
