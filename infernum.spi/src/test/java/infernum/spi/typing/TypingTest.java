package infernum.spi.typing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What block code can't say. Each mistake is a change of code that compiles, and the compiler's
 * reason for refusing it names the two types that don't go together.
 */
class TypingTest {
  /** What mustn't compile; the types in the compiler's reason; a call, {right => wrong} in it. */
  private static final String MISTAKES =
      """
      a sum of tensors of two devices          | Cpu, Cuda           | add(cpu, {cpu => cuda})
      a weight of another device               | Cpu, Cuda           | linear({cpu => cuda}, cpuWeight)
      a norm's weight of another device        | Cpu, Cuda           | rmsNorm(cpu, {cpu => cuda}, 1e-5)
      rows for another device's cache          | Cpu, Cuda           | appendRows(cpu, {cpu => cuda}, cpu)
      a partial sum in a norm                  | Partial, Replicated | rmsNorm({allReduce(sum) => sum}, x, 1e-5)
      a partial sum in a norm of heads         | Partial, Whole      | rmsNormHeads({allReduce(sum) => sum}, x, 1e-5)
      a partial sum in an activation           | Partial, Whole      | silu({allReduce(sum) => sum})
      a partial sum as a factor                | Partial, Replicated | mul(x, {allReduce(sum) => sum})
      partial sums as queries                  | Partial, Sharded    | pagedAttention(op, {share => sum}, share, share, x, x, x)
      partial sums as keys and values          | Partial, Whole      | pagedAttention(op, share, {share, share => sum, sum}, x, x, x)
      a partial sum added to the residual      | Partial, Replicated | add(x, {allReduce(sum) => sum})
      an embedding that isn't reduced          | Partial, Replicated | rmsNorm({allReduce(embedding(x, table)) => embedding(x, table)}, x, 1e-5)
      experts that aren't reduced              | Partial, Replicated | add(x, {allReduce(combineExperts(sum, routing)) => combineExperts(sum, routing)})
      a gathered partial sum                   | Partial, Sharded    | allGather({share => sum})
      a reduced share                          | Sharded, Partial    | allReduce({sum => share})
      a row-parallel weight on a whole input   | Sharded, Replicated | linear({share => x}, row)
      a column-parallel weight on a share      | Sharded, Replicated | linear({x => share}, column)
      a column-parallel result in the residual | Sharded, Replicated | add(x, {allGather(linear(x, column)) => linear(x, column)})
      columns of a share                       | Sharded, Replicated | columns({allGather(share) => share}, 0, 8)
      a norm over features that are elsewhere  | Sharded, Replicated | rmsNorm({allGather(share) => share}, x, 1e-5)
      """;

  private static final String SOURCE =
      """
      import static infernum.spi.op.Ops.*;

      import infernum.spi.op.*;
      import infernum.spi.tensor.*;

      class Snippet {
        interface Cuda extends Device {}

        static <D extends Device> void call(
            Tensor<Cpu, Replicated> cpu,
            Tensor<Cuda, Replicated> cuda,
            LinearWeight<Cpu, Replicated, Sharded> cpuWeight,
            Tensor<D, Replicated> x,
            Tensor<D, Sharded> share,
            Tensor<D, Partial> sum,
            LinearWeight<D, Replicated, Sharded> column,
            LinearWeight<D, Sharded, Partial> row,
            EmbeddingWeight<D> table,
            Routing<D> routing,
            PagedAttention op) {
          CALL;
        }
      }
      """;

  private record Mistake(String name, String call, List<String> types) {
    static Mistake of(String line) {
      String[] cells = line.split("\\|");
      return new Mistake(
          cells[0].strip(), cells[2].strip(), Arrays.asList(cells[1].strip().split(", ")));
    }

    String right() {
      return call.replaceAll("\\{(.*) => .*}", "$1");
    }

    String wrong() {
      return call.replaceAll("\\{.* => (.*)}", "$1");
    }
  }

  @TestFactory
  Stream<DynamicTest> mistakesDontCompile() {
    List<Mistake> mistakes = MISTAKES.lines().map(Mistake::of).toList();
    assertEquals(20, mistakes.size());
    List<List<String>> right = compile(mistakes, Mistake::right);
    List<List<String>> wrong = compile(mistakes, Mistake::wrong);
    return IntStream.range(0, mistakes.size())
        .mapToObj(i ->
            dynamicTest(
                mistakes.get(i).name(), () -> check(mistakes.get(i), right.get(i), wrong.get(i))));
  }

  private static void check(Mistake mistake, List<String> right, List<String> wrong) {
    assertEquals(List.of(), right, mistake.right());
    assertEquals(1, wrong.size(), () -> mistake.wrong() + ": " + wrong);
    String message = wrong.getFirst();
    String reason = message.substring(message.indexOf("reason:"));
    for (String type : mistake.types()) {
      assertTrue(reason.contains("." + type), () -> type + " isn't the reason: " + message);
    }
  }

  private static List<List<String>> compile(
      List<Mistake> mistakes, Function<Mistake, String> call) {
    return Compiler.errors(
        mistakes.stream().map(mistake -> SOURCE.replace("CALL", call.apply(mistake))).toList());
  }
}
