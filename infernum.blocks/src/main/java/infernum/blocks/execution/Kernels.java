package infernum.blocks.execution;

import infernum.spi.InfernumException;
import infernum.spi.UnknownNameException;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.kernel.Packing;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.Dense;
import infernum.spi.tensor.Decomposable;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Scope;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import infernum.spi.tensor.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The kernels of an opened device: those of the provider that was chosen first, then those of the
 * other providers of its type, by rank. Within one provider the highest-ranked kernel that supports
 * an op wins, unless the user named another.
 *
 * @param <D> the hardware
 */
public final class Kernels<D extends Device> {
  private final String device;
  private final List<Provided<D>> providers;
  private final Map<String, String> chosen;
  private final Set<String> unasked;

  private record Provided<D extends Device>(String name, List<Kernel<?, D>> kernels) {}

  /**
   * Of a device.
   *
   * @param first name of the provider that is asked before the others
   * @param providers of the device's type, in any order
   * @param chosen kernel names by op name: what the user asked for
   * @throws InfernumException the user asked for what isn't there
   */
  public Kernels(
      DeviceContext<D> context,
      String first,
      List<KernelProvider<D>> providers,
      Map<String, String> chosen) {
    this.device = context.name();
    this.chosen = Map.copyOf(chosen);
    this.unasked = new TreeSet<>(chosen.keySet());
    Comparator<KernelProvider<D>> order =
        Comparator.<KernelProvider<D>, Boolean>comparing(p -> !p.name().equals(first))
            .thenComparing(Comparator.<KernelProvider<D>>comparingInt(p -> p.rank()).reversed());
    this.providers =
        providers.stream()
            .sorted(order)
            .map(p -> new Provided<>(p.name(), List.copyOf(p.kernels(context))))
            .toList();
    chosen.forEach(this::checkKnown);
  }

  /** A kernel tied to the op that it will compute. */
  public record Choice<O extends Op, D extends Device>(
      String provider, Kernel<O, D> kernel, O op, Signature signature, int rank) {
    /** Ready to be launched. */
    public BoundKernel<D> bind(Sizes largest) {
      return kernel.bind(op, signature, largest);
    }

    /**
     * How the kernel wants an operand laid out; empty: as it is.
     *
     * @throws InfernumException it wants one packed that isn't a weight
     */
    public Optional<Packing<D>> packing(Value<D> value, int operand) {
      Optional<Packing<D>> packing = kernel.packing(op, signature, operand);
      if (packing.isPresent() && !(value instanceof Weight)) {
        throw new InfernumException(
            "operand %d of %s isn't a weight, and kernel %s wants it packed; --kernel %s=NAME chooses another"
                .formatted(operand, op, kernel.name(), op.name()));
      }
      return packing;
    }

    /** How far its results may lie from the reference device's; see {@link Kernel#tolerance}. */
    public double tolerance() {
      return kernel.tolerance(op, signature);
    }
  }

  /**
   * A kernel that was asked about an op.
   *
   * @param answer its rank, or why not
   */
  public record Candidate(String provider, String kernel, Support answer) {}

  /** Who computes the op on such operands; empty where nobody does. */
  public Optional<Choice<?, D>> choose(Op op, Signature signature) {
    for (Provided<D> provider : providers) {
      Choice<?, D> best = null;
      for (Kernel<?, D> kernel : provider.kernels) {
        Optional<? extends Choice<?, D>> choice = ask(provider, kernel, op, signature);
        if (choice.isPresent() && (best == null || choice.get().rank() > best.rank())) {
          best = choice.get();
        }
      }
      if (best != null) {
        return Optional.of(best);
      }
    }
    return Optional.empty();
  }

  /**
   * Computes an op that no kernel takes on its operands as they are: on dense copies of those that
   * have gaps between rows, or through its decomposition.
   *
   * @throws NoKernelException it has none
   */
  public Tensors<D> otherwise(Scope<D> scope, Op op, Tensors<D> in, Signature signature) {
    Optional<Tensors<D>> dense = dense(op, in);
    if (dense.isPresent()) {
      return scope.apply(op, dense.get());
    }
    if (!(op instanceof Decomposable composite)) {
      throw new NoKernelException(device, op, signature, reasons(op, signature));
    }
    Tensors<D> results = composite.decompose(in);
    if (!results.specs().equals(signature.outputs())) {
      throw new IllegalStateException(
          "%s decomposes to %s, and says that it gives %s"
              .formatted(op, results.specs(), signature.outputs()));
    }
    return results;
  }

  private Optional<Tensors<D>> dense(Op op, Tensors<D> in) {
    if (op instanceof Dense) {
      return Optional.empty();
    }
    List<Value<D>> values = new ArrayList<>(in.values());
    for (int i = 0; i < values.size(); i++) {
      Value<D> value = values.get(i);
      // A copy of what the op writes would take the write with it.
      if (!value.spec().isDense() && !op.mutates().contains(i)) {
        Tensors<D> copy = Op.applyAll(new Dense(), new Tensors<>(List.of(value)));
        values.set(i, copy.values().getFirst());
      }
    }
    return values.equals(in.values()) ? Optional.empty() : Optional.of(new Tensors<>(values));
  }

  /** Every kernel for the op, in the order in which they are asked, with its answer. */
  public List<Candidate> candidates(Op op, Signature signature) {
    List<Candidate> candidates = new ArrayList<>();
    for (Provided<D> provider : providers) {
      for (Kernel<?, D> kernel : provider.kernels) {
        answer(kernel, op, signature)
            .ifPresent(a -> candidates.add(new Candidate(provider.name, kernel.name(), a)));
      }
    }
    return candidates;
  }

  /** Every reason why nobody computes the op. */
  public List<String> reasons(Op op, Signature signature) {
    List<String> reasons = new ArrayList<>();
    for (Candidate candidate : candidates(op, signature)) {
      if (candidate.answer() instanceof Support.No no) {
        no.reasons().forEach(r -> reasons.add(candidate.kernel() + ": " + r));
      }
    }
    return reasons.isEmpty() ? List.of("no provider has one for " + op.name()) : reasons;
  }

  private <O extends Op> Optional<Choice<O, D>> ask(
      Provided<D> provider, Kernel<O, D> kernel, Op op, Signature signature) {
    if (!kernel.op().isInstance(op)) {
      return Optional.empty();
    }
    O own = kernel.op().cast(op);
    return answer(kernel, op, signature).orElseThrow() instanceof Support.Yes yes
        ? Optional.of(new Choice<>(provider.name, kernel, own, signature, yes.rank()))
        : Optional.empty();
  }

  private <O extends Op> Optional<Support> answer(Kernel<O, D> kernel, Op op, Signature signature) {
    if (!kernel.op().isInstance(op)) {
      return Optional.empty();
    }
    if (chosen.isEmpty()) { // The common case, in which an op's name needn't be made.
      return Optional.of(kernel.supports(kernel.op().cast(op), signature));
    }
    String wanted = chosen.get(op.name());
    unasked.remove(op.name());
    if (wanted != null && !wanted.equals(kernel.name())) {
      return Optional.of(
          new Support.No(List.of("--kernel %s=%s asks for another".formatted(op.name(), wanted))));
    }
    return Optional.of(kernel.supports(kernel.op().cast(op), signature));
  }

  /** Whether the user chose a kernel for such ops by name. */
  public boolean isChosen(Op op) {
    return !chosen.isEmpty() && chosen.containsKey(op.name());
  }

  /**
   * Demands that every op that the user chose a kernel for has been computed.
   *
   * @throws InfernumException one hasn't: the choice changes nothing
   */
  public void requireAllAsked() {
    if (!unasked.isEmpty()) {
      throw new InfernumException(
          "--kernel names ops that this model doesn't have: " + String.join(", ", unasked));
    }
  }

  private void checkKnown(String op, String kernel) {
    TreeSet<String> names = new TreeSet<>();
    providers.forEach(p -> p.kernels.forEach(k -> names.add(k.name())));
    if (!names.contains(kernel)) {
      throw new UnknownNameException("kernel of " + device, kernel, names);
    }
  }
}
