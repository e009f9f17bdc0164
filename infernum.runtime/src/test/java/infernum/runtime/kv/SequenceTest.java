package infernum.runtime.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.spi.InfernumException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceTest {
  private final BlockAllocator allocator = new BlockAllocator(4);
  private final Sequence sequence = new Sequence(allocator);

  @Test
  void aBlockIsLentWhenItsFirstTokenComes() {
    sequence.reserve(16);
    sequence.advance(16);
    assertEquals(1, sequence.blocks().size());
    sequence.reserve(1);
    assertEquals(2, sequence.blocks().size());
    assertEquals(16, sequence.length());
    assertEquals(2, allocator.free());
  }

  @Test
  void roomThatIsThereIsntReservedTwice() {
    sequence.reserve(20);
    sequence.reserve(32);
    assertEquals(2, sequence.blocks().size());
    assertEquals(0, sequence.missing(32));
    assertEquals(1, sequence.missing(33));
  }

  @Test
  void slotsFollowTheBlocksInWhateverOrderTheyWereLent() {
    List<Integer> lent = allocator.lend(4);
    allocator.giveBack(lent.get(0));
    allocator.giveBack(lent.get(2));
    sequence.reserve(17);
    assertEquals(List.of(2, 0), sequence.blocks());
    assertEquals(2 * 16, sequence.slot(0));
    assertEquals(2 * 16 + 15, sequence.slot(15));
    assertEquals(0, sequence.slot(16));
  }

  @Test
  void aFullCacheIsToldInNumbersAndLendsNothing() {
    sequence.reserve(20);
    Sequence other = new Sequence(allocator);
    String message = assertThrows(InfernumException.class, () -> other.reserve(33)).getMessage();
    assertEquals(
        "the cache is full: 3 more of its blocks of 16 tokens are wanted, 2 of 4 are free",
        message);
    assertEquals(List.of(), other.blocks());
    other.reserve(32);
    assertEquals(0, allocator.free());
  }

  @Test
  void releaseGivesEveryBlockBackOnce() {
    Sequence other = new Sequence(allocator);
    sequence.reserve(20);
    sequence.advance(20);
    other.reserve(30);
    sequence.release();
    assertEquals(0, sequence.length());
    assertEquals(2, allocator.free());
    sequence.release();
    other.release();
    assertEquals(4, allocator.free());
    Set<Integer> blocks = new HashSet<>(allocator.lend(4));
    assertEquals(Set.of(0, 1, 2, 3), blocks);
  }

  @Test
  void noBlockIsEverLentTwice() {
    Sequence other = new Sequence(allocator);
    for (int round = 0; round < 10; round++) {
      sequence.reserve(32);
      other.reserve(32);
      Set<Integer> blocks = new HashSet<>(sequence.blocks());
      blocks.addAll(other.blocks());
      assertEquals(4, blocks.size());
      (round % 2 == 0 ? sequence : other).release();
    }
  }

  @Test
  void advancingBeyondTheRoomIsABug() {
    sequence.reserve(16);
    String message =
        assertThrows(IllegalStateException.class, () -> sequence.advance(17)).getMessage();
    assertEquals("17 tokens don't fit behind 0 in 1 blocks", message);
  }
}
