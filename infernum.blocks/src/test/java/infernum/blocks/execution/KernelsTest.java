package infernum.blocks.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.UnknownNameException;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.kernel.Signature;
import infernum.spi.op.Add;
import infernum.spi.op.Relu;
import infernum.spi.op.Tanh;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelsTest {
  private static final TensorSpec X = TensorSpec.dense(DType.F32, Dim.fixed(2), 3);

  private final ToyProvider plain =
      ToyProvider.of("plain", 0, ToyKernel.unary("plain", 0), ToyKernel.add());
  private final ToyProvider fast =
      ToyProvider.of("fast", 10, ToyKernel.unary("slow", 1), ToyKernel.unary("quick", 2));
  private final ToyProvider broken =
      ToyProvider.of(
          "broken", 20, ToyKernel.unary("broken", 9).refusing("no luck").refusing("no time"));

  private static Kernels<Toy> kernels(
      String first, Map<String, String> chosen, List<KernelProvider<Toy>> providers) {
    return new Kernels<>(new ToyContext(), first, providers, chosen);
  }

  private static String choice(Kernels<Toy> kernels, Op op) {
    Signature signature = Signature.of(op, op instanceof Add ? List.of(X, X) : List.of(X));
    var choice = kernels.choose(op, signature).orElseThrow();
    return choice.provider() + "/" + choice.kernel().name();
  }

  @Test
  void theChosenProviderIsAskedFirstWhateverItsRank() {
    var providers = List.<KernelProvider<Toy>>of(fast, plain);
    assertEquals("plain/plain", choice(kernels("plain", Map.of(), providers), new Relu()));
  }

  @Test
  void withinAProviderTheHighestRankWins() {
    var providers = List.<KernelProvider<Toy>>of(plain, fast);
    assertEquals("fast/quick", choice(kernels("fast", Map.of(), providers), new Relu()));
  }

  @Test
  void whatTheChosenProviderLacksTheNextRankedOneComputes() {
    var providers = List.<KernelProvider<Toy>>of(plain, fast, broken);
    assertEquals("plain/add", choice(kernels("fast", Map.of(), providers), new Add()));
    assertEquals("fast/quick", choice(kernels("broken", Map.of(), providers), new Relu()));
    assertEquals("fast/quick", choice(kernels("nobody", Map.of(), providers), new Relu()));
  }

  @Test
  void theUsersKernelWinsWhereverItIsAndForThatOpOnly() {
    var providers = List.<KernelProvider<Toy>>of(plain, fast);
    Kernels<Toy> kernels = kernels("plain", Map.of("relu", "slow"), providers);
    assertEquals("fast/slow", choice(kernels, new Relu()));
    assertEquals("plain/plain", choice(kernels, new Tanh()));
  }

  @Test
  void aKernelThatNobodyHasIsRefusedWithThoseThatThereAre() {
    Exception e =
        assertThrows(
            UnknownNameException.class,
            () -> kernels("plain", Map.of("relu", "flash"), List.of(plain, fast)));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("'flash'"), message);
    assertTrue(message.contains("add, plain, quick, slow"), message);
  }

  @Test
  void candidatesComeInTheOrderInWhichTheyAreAskedWithTheirAnswers() {
    Kernels<Toy> kernels = kernels("plain", Map.of("relu", "slow"), List.of(plain, fast, broken));
    String asksForAnother = "No[reasons=[--kernel relu=slow asks for another]]";
    assertEquals(
        List.of(
            "plain/plain " + asksForAnother,
            "broken/broken " + asksForAnother,
            "fast/slow Yes[rank=1]",
            "fast/quick " + asksForAnother),
        kernels.candidates(new Relu(), Signature.of(new Relu(), List.of(X))).stream()
            .map(c -> c.provider() + "/" + c.kernel() + " " + c.answer())
            .toList());
  }

  @Test
  void everyReasonOfEveryKernelIsTold() {
    var providers = List.<KernelProvider<Toy>>of(broken);
    Kernels<Toy> kernels = kernels("broken", Map.of(), providers);
    assertEquals(
        List.of("broken: no luck", "broken: no time"),
        kernels.reasons(new Relu(), Signature.of(new Relu(), List.of(X))));
    assertEquals(
        List.of("no provider has one for add"),
        kernels.reasons(new Add(), Signature.of(new Add(), List.of(X, X))));
  }
}
