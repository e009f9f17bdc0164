package infernum.cpu.reference;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;

/**
 * What all kernels here have in common: asking and binding. Nothing is prepared; a launch reads its
 * operands' specs, computes, and returns when it is done.
 *
 * @param <O> the op, or family of ops
 */
abstract class ReferenceKernel<O extends Op> implements Kernel<O, Cpu> {
  private final Class<O> op;
  private final Resources resources;

  ReferenceKernel(Class<O> op, Resources resources) {
    this.op = op;
    this.resources = resources;
  }

  /** Demands the formats that it reads. */
  abstract void demand(O op, Signature signature, Demands demands);

  /** Computes. */
  abstract void run(O op, Signature signature, Launch<Cpu> launch);

  @Override
  public final String name() {
    return "reference";
  }

  @Override
  public final Class<O> op() {
    return op;
  }

  @Override
  public final Support supports(O op, Signature signature) {
    Demands demands = new Demands();
    demand(op, signature, demands);
    for (TensorSpec output : signature.outputs()) {
      demands.dense("result", output);
    }
    return demands.answer();
  }

  @Override
  public final double tolerance(O op, Signature signature) {
    return 0;
  }

  @Override
  public final BoundKernel<Cpu> bind(O op, Signature signature, Sizes largest) {
    if (supports(op, signature) instanceof Support.No(var reasons)) {
      throw new IllegalArgumentException(
          "%s on %s: %s".formatted(op, signature.inputs(), String.join("; ", reasons)));
    }
    return bindSupported(op, signature, largest);
  }

  /** Binds; a kernel that wants a workspace overrides it. */
  BoundKernel<Cpu> bindSupported(O op, Signature signature, Sizes largest) {
    return launch -> run(op, signature, launch);
  }

  /** The cores. */
  final Cores cores() {
    return resources.cores();
  }

  /** The group that this device belongs to. */
  final Communicator<Cpu> communicator() {
    return resources.communicator();
  }

  /** What becomes of a vector: the array is changed in place. */
  @FunctionalInterface
  interface Change {
    /** Changes vector {@code i}. */
    void apply(float[] vector, int i);
  }

  /** Each vector of x, changed, becomes that of y; {@code cost} operations per element. */
  final void map(Floats x, Floats y, long cost, Change change) {
    Supplier<Cores.Work> work =
        () -> {
          float[] vector = new float[x.length()];
          return (from, to) -> {
            for (int i = from; i < to; i++) {
              x.read(i, vector, 0);
              change.apply(vector, i);
              y.write(i, vector);
            }
          };
        };
    cores().each(x.count(), cost * x.length(), work);
  }

  /** Elements at one place of two tensors; {@code cost} operations per element. */
  final void zip(Floats a, Floats b, Floats y, long cost, DoubleBinaryOperator function) {
    Supplier<Cores.Work> work =
        () -> {
          float[] rowA = new float[a.length()];
          float[] rowB = new float[b.length()];
          return (from, to) -> {
            for (int i = from; i < to; i++) {
              a.read(i, rowA, 0);
              b.read(i, rowB, 0);
              for (int k = 0; k < rowA.length; k++) {
                rowA[k] = (float) function.applyAsDouble(rowA[k], rowB[k]);
              }
              y.write(i, rowA);
            }
          };
        };
    cores().each(a.count(), cost * a.length(), work);
  }

  /** The rows of a weight operand. */
  final WeightRows weightRows(Signature signature, Launch<Cpu> launch, int i) {
    return WeightRows.of(signature.in(i), launch.in(i), resources.traffic());
  }

  /** A weight operand of one dimension. */
  final float[] weightVector(Signature signature, Launch<Cpu> launch, int i) {
    return WeightRows.vector(signature.in(i), launch.in(i), resources.traffic());
  }

  /** An operand's rows. */
  static Floats rows(Signature signature, Launch<Cpu> launch, int i) {
    return new Floats(Vectors.rows(signature.in(i), launch.sizes()), launch.in(i));
  }

  /** An operand's runs along the last dimension. */
  static Floats vectors(Signature signature, Launch<Cpu> launch, int i) {
    return new Floats(Vectors.last(signature.in(i), launch.sizes()), launch.in(i));
  }

  /** The first result's rows. */
  static Floats resultRows(Signature signature, Launch<Cpu> launch) {
    return resultRows(signature, launch, 0);
  }

  /** A result's rows. */
  static Floats resultRows(Signature signature, Launch<Cpu> launch, int i) {
    return new Floats(Vectors.rows(signature.out(i), launch.sizes()), launch.out(i));
  }

  /** The first result's runs along the last dimension. */
  static Floats resultVectors(Signature signature, Launch<Cpu> launch) {
    return resultVectors(signature, launch, 0);
  }

  /** A result's runs along the last dimension. */
  static Floats resultVectors(Signature signature, Launch<Cpu> launch, int i) {
    return new Floats(Vectors.last(signature.out(i), launch.sizes()), launch.out(i));
  }

  /** An int32 operand. */
  static int[] ints(Signature signature, Launch<Cpu> launch, int i) {
    return Ints.read(signature.in(i), launch.in(i), launch.sizes());
  }
}
