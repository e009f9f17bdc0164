package infernum.spi.kernel;

import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.spi.op.Linear;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.ShapeException;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.testing.Specs;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a kernel is asked, and how it answers. */
class SupportTest {
  private static final TensorSpec STRIDED = Specs.one("F16[tokens, 64]/80");

  @Test
  void aKernelThatDemandsNothingMoreHasItsRank() {
    assertEquals(new Support.Yes(50), Support.check().that(true, "never said").rank(50));
  }

  @Test
  void everyReasonForRefusalIsCollectedInOrder() {
    Support answer =
        Support.check()
            .that(STRIDED.isDense(), "rows of %s aren't dense", STRIDED)
            .that(STRIDED.rank() == 2, "never said")
            .that(STRIDED.last() % 48 == 0, "%d isn't a multiple of %d", STRIDED.last(), 48)
            .rank(50);
    assertEquals(
        new Support.No(
            List.of("rows of F16[tokens, 64]/80 aren't dense", "64 isn't a multiple of 48")),
        answer);
  }

  @Test
  void aSignatureIsAnOpsOperandsAndWhatFollowsFromThem() {
    Signature signature = Signature.of(new Linear(), Specs.of("F32[tokens, 64], Q8[32, 64]"));
    assertEquals(Specs.one("Q8[32, 64]"), signature.in(1));
    assertEquals(Specs.one("F32[tokens, 32]"), signature.out(0));
    assertEquals(
        "Linear[]: input F32[tokens, 64], weight Q8[32, 96]",
        messageOf(
            ShapeException.class,
            () -> Signature.of(new Linear(), Specs.of("F32[tokens, 64], Q8[32, 96]"))));
  }

  @Test
  void aBoundKernelNeedsNoWorkspaceUnlessItSaysSo() {
    BoundKernel<Cpu> bound = launch -> {};
    assertEquals(0, bound.workspace());
  }

  @Test
  void aDeviceAloneIsRankZeroOfOneWhoseCollectivesAreNeverCalled() {
    Communicator<Cpu> alone = Communicator.alone();
    assertEquals(0, alone.rank());
    assertEquals(1, alone.ranks());
    TensorSpec spec = Specs.one("F32[1, 4]");
    HostMemory memory = new HostMemory(Arena.ofAuto().allocate(16));
    assertEquals(
        "all-reduce in a group of one",
        messageOf(IllegalStateException.class, () -> alone.allReduce(spec, memory, memory)));
    assertEquals(
        "all-gather in a group of one",
        messageOf(IllegalStateException.class, () -> alone.allGather(spec, memory, memory)));
  }
}
