package infernum.plugin.cpunative;

import infernum.plugin.cpunative.NativeLibrary.Function;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.AttentionMask;
import infernum.spi.op.PagedAttention;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;

/**
 * Attention, cut into units in one of two ways that give the same bits: KV heads of tiles of
 * tokens, or where these are too few for the threads, as in decode, parts of the positions of each,
 * which are merged afterwards.
 */
final class BoundAttention implements BoundKernel<Cpu> {
  /** As in attention.inc. */
  private static final int SPLIT = 256;

  private static final int TILE = 4;

  /** Bytes of keys and values of a split that stay in a core's second cache. */
  private static final long CACHED = 512 << 10;

  private final Engine engine;
  private final Signature signature;
  private final TileList tiles;
  private final int heads;
  private final int kvHeads;
  private final int together;
  private final long partBytes;
  private final long scratchBytes;
  private final Places places;
  private final Words attend;
  private final Words merge;

  /** Offsets in the workspace of the list of tiles, the threads' scratch, and the parts. */
  private record Places(long scratch, long parts, long end) {}

  BoundAttention(Engine engine, PagedAttention op, Signature signature, Sizes largest) {
    this.engine = engine;
    this.signature = signature;
    TensorSpec q = signature.in(0);
    this.tiles = new TileList(op.blockSize(), Math.toIntExact(signature.in(5).rowSize()), TILE);
    this.heads = Math.toIntExact(q.shape().get(1).fixed());
    this.kvHeads = op.kvHeads();
    long width = signature.out(0).last();
    this.partBytes = (2 + width) * Float.BYTES;
    long splitBytes = SPLIT * (q.last() + width) * Float.BYTES;
    this.together = Math.clamp(CACHED / splitBytes, 1, kvHeads);
    int group = heads / kvHeads;
    this.scratchBytes = aligned((long) TILE * group * (SPLIT * Float.BYTES + 2 * partBytes));
    this.places = places(q.rows().at(largest), op.blockSize());
    this.attend = engine.words(Function.ATTEND, 22);
    this.merge = engine.words(Function.MERGE, 22);
    describe(attend, op, width);
    describe(merge, op, width);
  }

  private static long aligned(long bytes) {
    return Math.ceilDiv(bytes, 64) * 64;
  }

  private Places places(long tokens, int blockSize) {
    long scratch = aligned(tokens * TileList.BYTES);
    long parts = scratch + engine.workers().threads() * scratchBytes;
    long splits = Math.ceilDiv(signature.in(5).rowSize() * blockSize, SPLIT);
    // More tiles than fewTiles aren't split.
    long split = Math.min(tokens, (long) fewTiles() * TILE);
    return new Places(scratch, parts, parts + split * heads * splits * partBytes);
  }

  /** Tiles that are too few for the threads, at most. */
  private int fewTiles() {
    return Math.ceilDiv(2 * engine.workers().threads(), kvHeads);
  }

  private void describe(Words words, PagedAttention op, long width) {
    long window =
        switch (op.mask()) {
          case AttentionMask.SlidingWindow(int size) -> size;
          default -> 0;
        };
    words.set(0, heads).set(1, kvHeads).set(2, signature.in(0).last()).set(3, width);
    words.bits(4, op.scale()).set(6, signature.in(0).rowStride());
    words.set(8, signature.in(1).rowStride()).set(10, signature.in(2).rowStride());
    words.set(12, signature.in(5).rowSize()).set(13, op.blockSize()).set(14, window);
    words.set(17, scratchBytes).set(21, 1);
  }

  @Override
  public long workspace() {
    return places.end();
  }

  @Override
  public void launch(Launch<Cpu> launch) {
    int tokens = Math.toIntExact(signature.in(0).rows().at(launch.sizes()));
    int sequences = Math.toIntExact(signature.in(4).rows().at(launch.sizes()));
    long slots = signature.in(1).rows().at(launch.sizes());
    MemorySegment workspace = HostMemory.segment(launch.workspace());
    tiles.read(launch, sequences);
    int count = tiles.write(tokens, sequences, slots, workspace);
    if (tiles.tokens() < tokens) { // rows of padding belong to no tile
      long bytes = signature.out(0).bytes(launch.sizes());
      HostMemory.segment(launch.out(0)).asSlice(0, bytes).fill((byte) 0);
    }
    int splits = Math.ceilDiv(tiles.longest(), SPLIT);
    boolean split = splits > 1 && count < fewTiles();
    address(attend, launch, workspace.address(), split ? splits : 0);
    long perPosition = 2L * Math.max(1, tiles.tokens() / Math.max(1, count));
    if (split) {
      // As many heads at once as there are units enough without.
      int units = count * splits * Math.ceilDiv(kvHeads, together);
      int one = units < 2 * engine.workers().threads() ? 1 : together;
      attend.set(21, one);
      long cost = SPLIT * perPosition * heads / kvHeads * one * partBytes / 64;
      int all = count * splits * Math.ceilDiv(kvHeads, one);
      attend.run(engine.workers(), all, Words.least(cost));
      address(merge, launch, workspace.address(), splits);
      merge.run(engine.workers(), count * heads, Words.least(splits * partBytes / 32));
    } else {
      attend.set(21, 1);
      long cost = tiles.longest() * perPosition * heads / kvHeads * partBytes / 64;
      attend.run(engine.workers(), count * kvHeads, Words.least(cost));
    }
  }

  private void address(Words words, Launch<Cpu> launch, long workspace, int splits) {
    words.set(5, launch.in(0)).set(7, launch.in(1)).set(9, launch.in(2)).set(11, launch.in(5));
    words.set(15, launch.out(0)).set(16, workspace + places.scratch());
    words.set(18, splits == 0 ? 0 : workspace + places.parts()).set(19, Math.max(1, splits));
    words.set(20, workspace);
  }
}
