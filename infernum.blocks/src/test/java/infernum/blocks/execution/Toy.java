package infernum.blocks.execution;

import infernum.spi.tensor.Device;

/** Hardware of a few lines, on which execution is tested. */
interface Toy extends Device {}
