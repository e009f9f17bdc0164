package infernum.spi.op;

import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.tensor.Op;
import infernum.spi.tensor.ShapeException;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.testing.Specs;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shapes and formats of results by those of operands, for any number of tokens. */
class InferenceTest {
  private static final String FITTING =
      """
      add               | F32[tokens, 64], F32[tokens, 64]/80 | F32[tokens, 64]
      add-bias          | F32[tokens, 64]/80, F32[64] | F32[tokens, 64]
      add-rms-norm      | F32[tokens, 64], F32[tokens, 64]/80, F32[64] | F32[tokens, 64], F32[tokens, 64]
      all-gather        | F32[tokens, 64]/80 | F32[tokens, 128]
      all-reduce        | F32[tokens, 64]/80 | F32[tokens, 64]
      alone             | F32[tokens, 64]/80 | F32[tokens, 64]/80
      append-rows       | F32[1024, 64], F32[tokens, 4, 16], I32[tokens] |
      append-rows       | F32[1024, 64], F32[tokens, 64]/80, I32[tokens] |
      columns           | F32[tokens, 24] | F32[tokens, 16]/24
      combine-experts   | F32[2*tokens, 64], F32[tokens, 2] | F32[tokens, 64]
      concat-heads      | F32[tokens, 4, 16], F32[tokens, 4, 8]/80 | F32[tokens, 4, 24]
      dense             | F32[tokens, 64]/80 | F32[tokens, 64]
      embedding         | I32[tokens], Q8[96, 64] | F32[tokens, 64]
      gather-rows       | F32[tokens, 4, 16], I32[outputs] | F32[outputs, 4, 16]
      geglu             | F32[tokens, 64], F32[tokens, 64]/80 | F32[tokens, 64]
      gelu-tanh         | F32[tokens, 64] | F32[tokens, 64]
      halves-from-pairs | Q8[16, 64] | Q8[16, 64]
      halves-from-pairs | F32[16] | F32[16]
      linear            | F32[tokens, 64]/80, Q8[32, 64] | F32[tokens, 32]
      linear-experts    | F32[tokens, 64], I32[tokens, 2], Q8[32, 64], F32[32, 64] | F32[2*tokens, 32]
      linear-experts    | F32[2*tokens, 64], I32[tokens, 2], F32[32, 64] | F32[2*tokens, 32]
      linear-heads      | F32[tokens, 4, 16], F32[4, 24, 16] | F32[tokens, 4, 24]
      linears           | F32[tokens, 64]/80, Q8[32, 64], F32[16, 64] | F32[tokens, 32], F32[tokens, 16]
      merge-heads       | F32[tokens, 4, 16]/80 | F32[tokens, 64]/80
      mul               | F32[tokens, 64], F32[tokens, 64] | F32[tokens, 64]
      paged-attention   | F32[tokens, 4, 16], F32[1024, 32], F32[1024, 24], I32[sequences+1], I32[sequences], I32[sequences, 8] | F32[tokens, 4, 12]
      relu              | F32[tokens, 64] | F32[tokens, 64]
      rms-norm          | F32[tokens, 64]/80, F32[64] | F32[tokens, 64]
      rms-norm          | F32[tokens, 4, 16], F32[16] | F32[tokens, 4, 16]
      rms-norm          | F32[16], F32[16] | F32[16]
      rope              | F32[tokens, 4, 16], I32[tokens] | F32[tokens, 4, 16]
      rope-pair         | F32[tokens, 4, 16], F32[tokens, 2, 16], I32[tokens] | F32[tokens, 4, 16], F32[tokens, 2, 16]
      scale             | F32[tokens, 64] | F32[tokens, 64]
      scale-rows        | Q8[64, 32], F32[64] | Q8x32[64, 32]
      scale-rows        | Q8[64, 32], BF16[64, 1] | Q8x32[64, 32]
      scale-rows        | Q8[64, 32], F32[1] | Q8x32[64, 32]
      scale-softcap     | F32[tokens, 64] | F32[tokens, 64]
      sigmoid           | F32[tokens, 64] | F32[tokens, 64]
      silu              | F32[tokens, 64]/80 | F32[tokens, 64]
      slice-heads       | F32[tokens, 4, 24]/100 | F32[tokens, 4, 16]
      softcap           | F32[tokens, 64] | F32[tokens, 64]
      split-heads       | F32[tokens, 64]/80 | F32[tokens, 4, 16]/80
      swiglu            | F32[tokens, 64], F32[tokens, 64]/80 | F32[tokens, 64]
      tanh              | F32[tokens, 64] | F32[tokens, 64]
      top-k-route       | F32[tokens, 3] | I32[tokens, 2], F32[tokens, 2]
      """;

  /** The refusal names the op and the operands marked with !. */
  private static final String REFUSED =
      """
      add               | !F32[tokens, 64], !F32[tokens, 32]
      add               | !F32[tokens, 64], !F32[2*tokens, 64]
      add-bias          | !F32[tokens, 64], !F32[32]
      add-bias          | !F32[tokens, 64], !F32[1, 64]
      add-bias          | !F32[tokens, 4, 16], !F32[16]
      add-bias          | !F32[tokens, 64], !F32[tokens]
      all-gather        | !F32[tokens, 4, 16]
      append-rows       | !F32[1024, 64], !F32[tokens, 32], I32[tokens]
      append-rows       | !F32[1024, 4, 16], !F32[tokens, 64], I32[tokens]
      append-rows       | F32[1024, 64], !F32[tokens, 64], !I32[outputs]
      append-rows       | F32[1024, 64], !F32[tokens, 64], !F32[tokens]
      columns           | !F32[tokens, 23]
      columns           | !F32[tokens, 4, 64]
      combine-experts   | !F32[tokens, 64], !F32[tokens, 2]
      combine-experts   | !F32[2*tokens, 4, 16], !F32[tokens, 2]
      combine-experts   | !F32[tokens, 64], !F32[tokens]
      concat-heads      | !F32[tokens, 4, 16], !F32[tokens, 2, 16]
      concat-heads      | !F32[tokens, 4, 16], !F32[outputs, 4, 16]
      concat-heads      | !F32[tokens, 4, 16], !F16[tokens, 4, 16]
      concat-heads      | !F32[tokens, 64], !F32[tokens, 64]
      concat-heads      | !F32[tokens, 4, 16], !F32[tokens, 4]
      concat-heads      | !F32[tokens, 4], !F32[tokens, 4, 16]
      embedding         | !F32[tokens], !F32[96, 64]
      embedding         | !I32[tokens, 1], !F32[96, 64]
      embedding         | !I32[tokens], !F32[96]
      gather-rows       | !F32[tokens, 64], !F32[outputs]
      gather-rows       | !F32[tokens, 64], !I32[outputs, 1]
      scale-rows        | !F32[64, 32], !F32[64]
      scale-rows        | !Q8[64, 32], !F32[63]
      scale-rows        | !Q8[64, 32], !F32[64, 2]
      scale-rows        | !Q8[64, 32], !I32[64]
      scale-rows        | !Q8[tokens, 32], !F32[1]
      halves-from-pairs | !F32[20, 64]
      halves-from-pairs | !F32[tokens, 64]
      linear            | !F32[tokens, 64], !F32[64, 32]
      linear            | !F32[tokens, 4, 16], !F32[32, 16]
      linear            | !F32[tokens, 64], !F32[64]
      linear            | !F32[tokens, 64], !F32[outputs, 64]
      linear-experts    | F32[tokens, 64], !F32[tokens, 2], F32[32, 64]
      linear-experts    | F32[tokens, 64], !I32[tokens], F32[32, 64]
      linear-experts    | F32[tokens, 64], !I32[tokens, 2]
      linear-experts    | !F32[tokens, 64], I32[tokens, 2], !F32[32, 16]
      linear-experts    | !F32[tokens, 64], I32[tokens, 2], !F32[64]
      linear-experts    | F32[tokens, 64], I32[tokens, 2], !F32[32, 64], !F32[16, 64]
      linear-experts    | !F32[outputs, 64], !I32[tokens, 2], F32[32, 64]
      linear-experts    | !F32[3*tokens, 64], !I32[tokens, 2], F32[32, 64]
      linear-experts    | !F32[tokens, 64], I32[tokens, 2], !F32[outputs, 64]
      linear-heads      | !F32[tokens, 4, 16], !F32[2, 24, 16]
      linear-heads      | !F32[tokens, 4, 16], !F32[4, 16, 24]
      linear-heads      | !F32[tokens, 64], !F32[4, 24, 16]
      linear-heads      | !F32[tokens, 4, 16], !F32[24, 16]
      linear-heads      | !F32[tokens, 16], !F32[16, 24, 16]
      linear-heads      | !F32[tokens, 4, 16], !F32[4, 16]
      merge-heads       | !F32[tokens, 64]
      mul               | !F32[tokens, 64], !F16[tokens, 64]
      paged-attention   | !F32[tokens, 3, 16], F32[1024, 32], F32[1024, 24], I32[sequences+1], I32[sequences], I32[sequences, 8]
      paged-attention   | !F32[tokens, 64], F32[1024, 32], F32[1024, 24], I32[sequences+1], I32[sequences], I32[sequences, 8]
      paged-attention   | !F32[tokens, 4, 16], !F32[1024, 64], F32[1024, 24], I32[sequences+1], I32[sequences], I32[sequences, 8]
      paged-attention   | !F32[tokens, 4, 16], !F32[1024, 2, 16], F32[1024, 24], I32[sequences+1], I32[sequences], I32[sequences, 8]
      paged-attention   | !F32[tokens, 4, 16], !F32[1024, 2, 32], F32[1024, 24], I32[sequences+1], I32[sequences], I32[sequences, 8]
      paged-attention   | F32[tokens, 4, 16], !F32[1024, 32], !F32[1024, 25], I32[sequences+1], I32[sequences], I32[sequences, 8]
      paged-attention   | F32[tokens, 4, 16], !F32[1024, 32], !F32[512, 24], I32[sequences+1], I32[sequences], I32[sequences, 8]
      paged-attention   | F32[tokens, 4, 16], !F32[1024, 32], !F32[1024, 2, 12], I32[sequences+1], I32[sequences], I32[sequences, 8]
      paged-attention   | F32[tokens, 4, 16], F32[1024, 32], F32[1024, 24], !I32[sequences], !I32[sequences], I32[sequences, 8]
      paged-attention   | F32[tokens, 4, 16], F32[1024, 32], F32[1024, 24], !F32[sequences+1], !I32[sequences], I32[sequences, 8]
      paged-attention   | F32[tokens, 4, 16], F32[1024, 32], F32[1024, 24], !I32[sequences+1], !F32[sequences], I32[sequences, 8]
      paged-attention   | F32[tokens, 4, 16], F32[1024, 32], F32[1024, 24], !I32[sequences+1], !I32[sequences, 1], I32[sequences, 8]
      paged-attention   | F32[tokens, 4, 16], F32[1024, 32], F32[1024, 24], I32[sequences+1], !I32[sequences], !I32[tokens, 8]
      paged-attention   | F32[tokens, 4, 16], F32[1024, 32], F32[1024, 24], I32[sequences+1], !I32[sequences], !F32[sequences, 8]
      paged-attention   | F32[tokens, 4, 16], F32[1024, 32], F32[1024, 24], I32[sequences+1], !I32[sequences], !I32[sequences]
      rms-norm          | !F32[tokens, 64], !F32[32]
      rms-norm          | !F32[tokens, 64], !F32[1, 64]
      rms-norm          | !F32[tokens], !F32[tokens]
      rms-norm          | !F32[tokens], !F32[64]
      rope              | !F32[tokens, 4, 6], I32[tokens]
      rope              | !F32[tokens, 64], I32[tokens]
      rope              | !F32[tokens, 4, 16], !I32[outputs]
      rope              | !F32[tokens, 4, 16], !F32[tokens]
      rope              | !F32[tokens, 4, 16], !I32[tokens, 1]
      slice-heads       | !F32[tokens, 4, 23]
      slice-heads       | !F32[tokens, 64]
      split-heads       | !F32[tokens, 40]
      split-heads       | !F32[tokens, 4, 16]
      top-k-route       | !F32[tokens, 1]
      top-k-route       | !F32[tokens]
      """;

  static Stream<String> fitting() {
    return FITTING.lines();
  }

  static Stream<String> refused() {
    return REFUSED.lines();
  }

  @ParameterizedTest
  @MethodSource("fitting")
  void resultsFollowFromOperands(String line) {
    String[] cells = line.split(" *\\| *", -1);
    assertEquals(Specs.of(cells[2]), op(cells[0]).infer(Specs.of(cells[1])));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void operandsThatDontFitAreNamed(String line) {
    String[] cells = line.split(" *\\| *");
    List<TensorSpec> operands = Specs.of(cells[1].replace("!", ""));
    Op op = op(cells[0]);
    String message = messageOf(ShapeException.class, () -> op.infer(operands));
    assertTrue(message.startsWith(op.toString()), message);
    assertEquals(
        specsIn(cells[1]).filter(spec -> spec.startsWith("!")).distinct().sorted().toList(),
        specsIn(message).map(spec -> "!" + spec).distinct().sorted().toList(),
        message);
  }

  @Test
  void everyOpFitsSomething() {
    assertEquals(
        BuiltInOps.ALL.stream().map(Op::name).sorted().toList(),
        fitting().map(line -> line.split(" ", 2)[0]).distinct().sorted().toList());
  }

  private static Stream<String> specsIn(String text) {
    return Pattern.compile("!?\\b(F32|F16|I32|Q8)\\[[^]]*](/\\d+)?")
        .matcher(text)
        .results()
        .map(r -> r.group());
  }

  private static Op op(String name) {
    return BuiltInOps.ALL.stream().filter(op -> op.name().equals(name)).findFirst().orElseThrow();
  }
}
