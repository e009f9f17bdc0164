package infernum.spi.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The placements that block code is checked against, as one table. */
class OpsSignaturesTest {
  private static final String TABLE =
      """
      add(P, P) -> P, P: Placement
      addBias(P, P) -> P, P: Placement
      allGather(Sharded) -> Replicated
      allReduce(Partial) -> Replicated
      appendRows(P, P, Replicated) -> void, P: Whole
      columns(Replicated, long, long) -> Replicated
      combineExperts(P, Routing<D>) -> P, P: Placement
      concatHeads(P, P) -> P, P: Whole
      embedding(Replicated, EmbeddingWeight<D>) -> Partial
      gatherRows(P, Replicated) -> P, P: Placement
      geluTanh(P) -> P, P: Whole
      linear(I, LinearWeight<D, I, O>) -> O, I: Whole, O: Placement
      linearExperts(I, Routing<D>, List<LinearWeight<D, I, O>>) -> O, I: Whole, O: Placement
      linearHeads(Sharded, HeadWeight<D>) -> Sharded
      mergeHeads(P) -> P, P: Whole
      mul(P, P) -> P, P: Whole
      pagedAttention(PagedAttention, Sharded, K, K, Replicated, Replicated, Replicated) -> Sharded, K: Whole
      relu(P) -> P, P: Whole
      rmsNorm(Replicated, Replicated, double) -> Replicated
      rmsNormHeads(P, Replicated, double) -> P, P: Whole
      rope(P, Replicated, Rope) -> P, P: Whole
      scale(P, double) -> P, P: Placement
      sigmoid(P) -> P, P: Whole
      silu(P) -> P, P: Whole
      sliceHeads(P, long, long) -> P, P: Whole
      softcap(P, double) -> P, P: Whole
      splitHeads(P, long) -> P, P: Whole
      tanh(P) -> P, P: Whole
      topKRoute(Replicated, int, boolean) -> Routing<D>
      """;

  @Test
  void opsHaveTheseSignatures() {
    String found =
        Stream.of(Ops.class.getMethods())
            .filter(method -> method.getDeclaringClass() == Ops.class)
            .map(OpsSignaturesTest::line)
            .sorted()
            .collect(Collectors.joining("\n", "", "\n"));
    assertEquals(TABLE, found);
  }

  /** Its name, its operands' types, its result's, and the bounds of its variables but D's. */
  private static String line(Method method) {
    String operands =
        Arrays.stream(method.getGenericParameterTypes())
            .map(OpsSignaturesTest::shorten)
            .collect(Collectors.joining(", "));
    String bounds =
        Arrays.stream(method.getTypeParameters())
            .filter(variable -> !variable.getName().equals("D"))
            .map(variable -> ", %s: %s".formatted(variable, shorten(variable.getBounds()[0])))
            .collect(Collectors.joining());
    String result = shorten(method.getGenericReturnType());
    return "%s(%s) -> %s%s".formatted(method.getName(), operands, result, bounds);
  }

  /** {@code Tensor<D, Sharded>} is {@code Sharded}, and packages are left out. */
  private static String shorten(Type type) {
    return type.getTypeName()
        .replaceAll("[a-z.]+\\.(?=[A-Z])", "")
        .replaceAll("Tensor<D, (\\w+)>", "$1");
  }
}
