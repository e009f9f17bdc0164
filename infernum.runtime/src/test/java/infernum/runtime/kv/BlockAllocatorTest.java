package infernum.runtime.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlockAllocatorTest {
  private final BlockAllocator allocator = new BlockAllocator(2);

  @Test
  void tokensFillWholeBlocks() {
    assertEquals(0, BlockAllocator.blocksFor(0));
    assertEquals(1, BlockAllocator.blocksFor(1));
    assertEquals(1, BlockAllocator.blocksFor(16));
    assertEquals(2, BlockAllocator.blocksFor(17));
  }

  @Test
  void aBlockThatWasUsedIsLentAgainBeforeOneThatNeverWas() {
    BlockAllocator many = new BlockAllocator(100);
    for (int request = 0; request < 1000; request++) {
      many.lend(3).forEach(many::giveBack);
    }
    many.lend(97); // all that is left but three
    assertEquals(3, many.free());
    assertEquals(List.of(97, 98, 99), many.lend(3), "the last ones of the cache weren't touched");
  }

  @Test
  void aBlockThatIsFreeCantBeGivenBack() {
    List<Integer> lent = allocator.lend(2);
    allocator.giveBack(lent.get(0));
    String message =
        assertThrows(IllegalStateException.class, () -> allocator.giveBack(lent.get(0)))
            .getMessage();
    assertEquals("block 0 of 2 wasn't lent", message);
    assertEquals(1, allocator.free());
  }

  @Test
  void aBlockThatDoesntExistCantBeGivenBack() {
    assertThrows(IllegalStateException.class, () -> allocator.giveBack(2));
    assertThrows(IllegalStateException.class, () -> allocator.giveBack(-1));
  }
}
