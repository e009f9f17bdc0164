package infernum.cuda;

import infernum.spi.tensor.Device;

/** GPUs of NVIDIA, as a device type: a {@code Tensor<Cuda, ...>} lies in a GPU's memory. */
public interface Cuda extends Device {}
