package infernum.spi.op;

import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.spi.tensor.Op;
import infernum.spi.tensor.Partial;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.PlacementException;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sharded;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How results lie, given how operands do: of all combinations, these are defined and no other. */
class PlacementLawsTest {
  /** R replicated, S sharded, P partial; operands, then the result. */
  private static final String LAWS =
      """
      embedding         RS>P
      linear            RR>R RS>S SS>P
      linear-heads      RR>R SS>S
      add-bias          RR>R SS>S PP>P
      add               RR>R SS>S PP>P
      mul               RR>R SS>S
      scale             R>R S>S P>P
      relu              R>R S>S
      gelu-tanh         R>R S>S
      sigmoid           R>R S>S
      silu              R>R S>S
      softcap           R>R S>S
      tanh              R>R S>S
      rms-norm          RR>R SR>S
      rope              RR>R SR>S
      split-heads       R>R S>S
      merge-heads       R>R S>S
      slice-heads       R>R S>S
      concat-heads      RR>R SS>S
      columns           R>R
      gather-rows       RR>R SR>S PR>P
      append-rows       RRR>R SSR>S
      paged-attention   SSSRRR>S
      top-k-route       R>R
      linear-experts    RRRR>R RRSS>S SRSS>P
      combine-experts   RR>R SR>S PR>P
      all-reduce        P>R
      all-gather        S>R
      alone             R>R S>R P>R
      dense             R>R S>S P>P
      halves-from-pairs R>R S>S
      scale-rows        RR>R SR>S SS>S
      swiglu            RR>R SS>S
      geglu             RR>R SS>S
      scale-softcap     R>R S>S
      add-rms-norm      RRR>R SSR>S
      rope-pair         RRR>R SSR>S
      linears           RRR>R RSS>S SSS>P
      """;

  private static final List<Placement> PLACEMENTS =
      List.of(Replicated.REPLICATED, Sharded.SHARDED, Partial.PARTIAL);

  @Test
  void everyOpIsDefinedOnTheseOperandsAndNoOthers() {
    String found =
        LAWS.lines()
            .map(line -> line.split(" +", 2))
            .map(cells -> "%-17s %s".formatted(cells[0], law(op(cells[0]), operands(cells[1]))))
            .collect(Collectors.joining("\n", "", "\n"));
    assertEquals(LAWS, found);
    assertEquals(BuiltInOps.ALL.size(), LAWS.lines().count());
    assertEquals(81, LAWS.chars().filter(c -> c == '>').count());
  }

  @Test
  void queriesOfEveryRankMayShareTheOneHeadOfACacheThatEveryRankHas() {
    assertEquals("SRRRRR>S SSSRRR>S", law(BuiltInOps.ONE_HEAD, 6));
  }

  @Test
  void aRefusalNamesTheOpAndHowItsOperandsLie() {
    assertEquals(
        "silu isn't defined on operands placed [PARTIAL]",
        messageOf(PlacementException.class, () -> new Silu().place(List.of(Partial.PARTIAL))));
  }

  private static Op op(String name) {
    return BuiltInOps.ALL.stream().filter(op -> op.name().equals(name)).findFirst().orElseThrow();
  }

  /** How many operands the rows of a law have. */
  private static int operands(String rows) {
    return rows.indexOf('>');
  }

  /** The rows on which the op is defined, of all combinations of placements. */
  private static String law(Op op, int operands) {
    return combinations(operands)
        .flatMap(inputs -> row(op, inputs).stream())
        .collect(Collectors.joining(" "));
  }

  private static Stream<List<Placement>> combinations(int operands) {
    if (operands == 0) {
      return Stream.of(List.of());
    }
    return combinations(operands - 1)
        .flatMap(first -> PLACEMENTS.stream().map(last -> append(first, last)));
  }

  private static List<Placement> append(List<Placement> first, Placement last) {
    return Stream.concat(first.stream(), Stream.of(last)).toList();
  }

  private static Optional<String> row(Op op, List<Placement> inputs) {
    try {
      return Optional.of(letters(inputs) + ">" + letters(List.of(op.place(inputs))));
    } catch (PlacementException _) {
      return Optional.empty();
    }
  }

  private static String letters(List<Placement> placements) {
    return placements.stream()
        .map(placement -> placement.toString().substring(0, 1))
        .collect(Collectors.joining());
  }
}
