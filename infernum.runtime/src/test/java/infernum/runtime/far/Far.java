package infernum.runtime.far;

import infernum.spi.tensor.Device;

/** Hardware of its own. */
interface Far extends Device {}
