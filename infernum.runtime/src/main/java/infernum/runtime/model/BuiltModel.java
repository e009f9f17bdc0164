package infernum.runtime.model;

import infernum.spi.model.Model;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Weight;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Function;

/**
 * A model whose weights are still descriptions.
 *
 * @param bytes of a stored weight, where they lie in the checkpoint
 * @param notes what the user may want to know, a line each
 */
public record BuiltModel<D extends Device>(
    Model<D> model, Function<Weight.Stored<D>, MemorySegment> bytes, List<String> notes) {}
