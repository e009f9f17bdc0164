package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;

/** Packs blocks of one format, one by one; holds what scratch that takes. Of one thread. */
interface BlockPacker {
  /**
   * Packs one block, which lies within both sides.
   *
   * @param first where its elements begin
   * @param at bytes from the segment's begin to where it goes
   */
  void pack(float[] source, int first, MemorySegment packed, long at);
}
