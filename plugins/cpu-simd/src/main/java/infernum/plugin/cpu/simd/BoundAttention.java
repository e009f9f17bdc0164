package infernum.plugin.cpu.simd;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Workers;
import infernum.spi.op.PagedAttention;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;

/**
 * Attention, cut into units in one of two ways that give the same bits: tiles of queries, or where
 * these are too few for the threads, as in decode, parts of the positions of each, which are merged
 * afterwards. A unit is some of a tile's heads: as many as leave each thread some units.
 */
final class BoundAttention implements BoundKernel<Cpu> {
  /** Shares of the units for each thread, which are equal but for a unit. */
  private static final int SHARES = 2;

  private final Engine engine;
  private final Signature signature;
  private final AttentionShape shape;
  private final Batch batch;
  private final KvCache cache;
  private final AttentionScratch scratch;
  private final int partSize;
  private final Workers.Work attend = this::attend;
  private final Workers.Work merge = this::merge;
  private MemorySegment queries = MemorySegment.NULL;
  private MemorySegment result = MemorySegment.NULL;
  private int splits;
  private int together;
  private int perTile;
  private int units;
  private int shares;

  BoundAttention(Engine engine, PagedAttention op, Signature signature, Sizes largest) {
    this.engine = engine;
    this.signature = signature;
    this.shape = AttentionShape.of(op, signature);
    TensorSpec tables = signature.in(5);
    int tokens = Math.toIntExact(signature.in(0).rows().at(largest));
    int blocks = Math.toIntExact(tables.rowSize());
    this.batch = new Batch(op.blockSize(), blocks, tables.rowStride(), tokens, shape.tileTokens());
    this.cache = new KvCache(signature);
    this.scratch = engine.attention(shape);
    this.partSize = Math.max(QueryTile.partSize(shape), NarrowTile.headSize(shape));
    long most = Math.ceilDiv((long) blocks * op.blockSize(), Part.POSITIONS);
    long tiles = (long) Math.min(tokens, few()) * shape.perTokens();
    scratch.reserve(Math.toIntExact(most * tiles * partSize));
  }

  /** Tiles of tokens that are too few for the threads, at most. */
  private int few() {
    return Math.ceilDiv(2 * engine.workers().threads(), shape.perTokens());
  }

  @Override
  public void launch(Launch<Cpu> launch) {
    int tokens = Math.toIntExact(signature.in(0).rows().at(launch.sizes()));
    int sequences = Math.toIntExact(signature.in(4).rows().at(launch.sizes()));
    batch.take(launch, sequences, tokens, signature.in(1).rows().at(launch.sizes()));
    cache.take(launch);
    queries = HostMemory.segment(launch.in(0));
    result = HostMemory.segment(launch.out(0));
    if (batch.tokens() < tokens) { // rows of padding belong to no tile
      result.asSlice(0, signature.out(0).bytes(launch.sizes())).fill((byte) 0);
    }
    int most = Math.ceilDiv(batch.longest(), Part.POSITIONS);
    splits = batch.tiles() < few() ? most : 1;
    cut(batch.tiles() * splits);
    long positions = Math.max(1, (long) batch.longest() / splits);
    long cost = positions * (shape.dim() + shape.width()) * together / 8;
    engine.each(shares, cost * Math.ceilDiv(units, Math.max(1, shares)), attend);
    if (splits > 1) {
      engine.each(batch.tiles() * shape.perTokens(), splits * (long) shape.width() / 8, merge);
    }
  }

  /** Decides on units of so many tiles, or parts of tiles. */
  private void cut(int tiles) {
    int threads = engine.workers().threads();
    long spare = (long) tiles * shape.perTokens() / (2L * SHARES * threads);
    together = Math.clamp(spare, 1, NarrowTile.together(shape));
    perTile = Math.ceilDiv(shape.perTokens(), together);
    units = tiles * perTile;
    shares = Math.min(units, SHARES * threads);
  }

  /** Tiles from both ends by turns: late ones of a prompt see more than early ones. */
  private int tile(int number) {
    return number % 2 == 0 ? number / 2 : batch.tiles() - 1 - number / 2;
  }

  private void attend(int worker, int from, int to) {
    int end = (int) ((long) to * units / shares);
    for (int unit = (int) ((long) from * units / shares); unit < end; unit++) {
      int number = unit / perTile;
      int first = unit % perTile * together;
      int count = Math.min(together, shape.perTokens() - first);
      if (NarrowTile.fits(shape, batch.size(tile(number / splits)))) {
        narrow(scratch.narrow(worker), number / splits, number % splits, first, count);
      } else {
        for (int of = first; of < first + count; of++) {
          wide(scratch.wide(worker), number / splits, number % splits, of);
        }
      }
    }
  }

  private void narrow(NarrowTile own, int number, int split, int first, int count) {
    int tile = tile(number);
    own.take(batch, tile, first, count, queries, 4 * signature.in(0).rowStride());
    if (splits == 1) {
      own.whole(cache, batch, tile, result);
    } else {
      int at = partsAt(number, first, split);
      own.part(cache, batch, tile, split, scratch.parts(), at, splits * partSize);
    }
  }

  private void wide(QueryTile own, int number, int split, int of) {
    int tile = tile(number);
    own.take(batch, tile, of, queries, 4 * signature.in(0).rowStride());
    if (splits == 1) {
      own.whole(cache, batch, tile, of, result);
    } else {
      own.part(cache, batch, tile, of, split, scratch.parts(), partsAt(number, of, split));
    }
  }

  /** Where a tile's part is. */
  private int partsAt(int number, int of, int split) {
    return ((number * shape.perTokens() + of) * splits + split) * partSize;
  }

  private void merge(int worker, int from, int to) {
    float[] parts = scratch.parts();
    for (int unit = from; unit < to; unit++) {
      int number = unit / shape.perTokens();
      int tile = tile(number);
      int of = unit % shape.perTokens();
      int at = partsAt(number, of, 0);
      if (NarrowTile.fits(shape, batch.size(tile))) {
        scratch.narrow(worker).merge(batch, tile, of, parts, at, partSize, result);
      } else {
        scratch.wide(worker).merge(batch, tile, of, parts, at, partSize, result);
      }
    }
  }
}
