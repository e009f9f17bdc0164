package infernum.cpu.reference;

import static java.util.Objects.requireNonNull;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Signature;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bound kernel reads and writes, as windows that each launch moves to where its memory is:
 * made once, so that launches allocate nothing. While the kernel is being bound, they tell the
 * sizes of the largest step.
 */
final class Operands {
  private final Signature signature;
  private final Sizes largest;
  private final WeightTraffic traffic;
  private final List<Window> windows = new ArrayList<>();
  private @Nullable Launch<Cpu> present;

  Operands(Signature signature, Sizes largest, WeightTraffic traffic) {
    this.signature = signature;
    this.largest = largest;
    this.traffic = traffic;
  }

  /** Looks at an operand or a result. */
  interface Window {
    /** Moves to where it is in a launch. */
    void take(Launch<Cpu> launch);
  }

  /** Which operand or result. */
  record Place(boolean isResult, int index) {
    Memory<Cpu> of(Launch<Cpu> launch) {
      return isResult ? launch.out(index) : launch.in(index);
    }
  }

  /** Moves all windows. */
  void take(Launch<Cpu> launch) {
    present = launch;
    for (int i = 0; i < windows.size(); i++) { // an iterator would be an allocation
      windows.get(i).take(launch);
    }
  }

  private <W extends Window> W add(W window) {
    windows.add(window);
    return window;
  }

  private static Place in(int i) {
    return new Place(false, i);
  }

  private static Place out(int i) {
    return new Place(true, i);
  }

  /** An operand's rows. */
  Floats rows(int i) {
    return add(new Floats(Vectors.rows(signature.in(i)).at(largest), in(i)));
  }

  /** An operand's runs along the last dimension. */
  Floats vectors(int i) {
    return add(new Floats(Vectors.last(signature.in(i)).at(largest), in(i)));
  }

  /** A result's rows. */
  Floats resultRows(int i) {
    return add(new Floats(Vectors.rows(signature.out(i)).at(largest), out(i)));
  }

  /** A result's runs along the last dimension. */
  Floats resultVectors(int i) {
    return add(new Floats(Vectors.last(signature.out(i)).at(largest), out(i)));
  }

  /** An int32 operand. */
  Ints ints(int i) {
    return add(new Ints(Vectors.rows(signature.in(i)).at(largest), in(i)));
  }

  /** An int32 result. */
  Ints resultInts(int i) {
    return add(new Ints(Vectors.rows(signature.out(i)).at(largest), out(i)));
  }

  /** An operand that is moved as it is. */
  Packed packed(int i) {
    return add(new Packed(signature.in(i), in(i)));
  }

  /** A result that is moved as it is. */
  Packed packedResult(int i) {
    return add(new Packed(signature.out(i), out(i)));
  }

  /** The rows of a weight operand. */
  WeightRows weightRows(int i) {
    return add(new WeightRows(Vectors.last(signature.in(i)), signature.in(i), in(i), traffic));
  }

  /** A weight operand of one dimension; read anew in each launch. */
  float[] weightVector(int i) {
    TensorSpec spec = signature.in(i);
    Vectors parts = spec.isDense() ? Vectors.last(spec) : Vectors.rows(spec);
    WeightRows rows = add(new WeightRows(parts, spec, in(i), traffic));
    float[] vector = new float[Math.toIntExact(spec.last())];
    add(_ -> rows.readAll(vector));
    return vector;
  }

  /** The present launch. */
  Launch<Cpu> launch() {
    return requireNonNull(present, "nothing was launched yet");
  }

  /** Specs of operands and results. */
  Signature signature() {
    return signature;
  }

  /** Bounds of the symbols. */
  Sizes largest() {
    return largest;
  }
}
