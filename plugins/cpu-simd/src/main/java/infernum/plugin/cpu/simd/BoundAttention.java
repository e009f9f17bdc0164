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
 * afterwards.
 */
final class BoundAttention implements BoundKernel<Cpu> {
  private final Engine engine;
  private final Signature signature;
  private final AttentionShape shape;
  private final Batch batch;
  private final KvCache cache;
  private final AttentionScratch scratch;
  private final int partSize;
  private final Workers.Work whole = this::whole;
  private final Workers.Work some = this::some;
  private final Workers.Work merge = this::merge;
  private MemorySegment queries = MemorySegment.NULL;
  private MemorySegment result = MemorySegment.NULL;
  private int splits;

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
    this.partSize = QueryTile.partSize(shape);
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
    splits = Math.ceilDiv(batch.longest(), Part.POSITIONS);
    int units = batch.tiles() * shape.perTokens();
    long perPosition = ((long) shape.dim() + shape.width()) / 2;
    if (splits > 1 && batch.tiles() < few()) {
      engine.each(units * splits, perPosition * Part.POSITIONS, some);
      engine.each(units, (long) splits * partSize / 8, merge);
    } else {
      engine.each(units, perPosition * batch.longest() / 2, whole);
    }
  }

  /** Tiles from both ends by turns: late ones of a prompt see more than early ones. */
  private int tile(int unit) {
    int number = unit / shape.perTokens();
    return number % 2 == 0 ? number / 2 : batch.tiles() - 1 - number / 2;
  }

  private void whole(int worker, int from, int to) {
    QueryTile queryTile = scratch.own(worker);
    for (int unit = from; unit < to; unit++) {
      int tile = tile(unit);
      int of = unit % shape.perTokens();
      queryTile.take(batch, tile, of, queries, 4 * signature.in(0).rowStride());
      queryTile.whole(cache, batch, tile, of, result);
    }
  }

  private void some(int worker, int from, int to) {
    QueryTile queryTile = scratch.own(worker);
    for (int number = from; number < to; number++) {
      int unit = number / splits;
      int tile = tile(unit);
      int of = unit % shape.perTokens();
      queryTile.take(batch, tile, of, queries, 4 * signature.in(0).rowStride());
      queryTile.part(cache, batch, tile, of, number % splits, scratch.parts(), number * partSize);
    }
  }

  private void merge(int worker, int from, int to) {
    for (int unit = from; unit < to; unit++) {
      int tile = tile(unit);
      int at = unit * splits * partSize;
      scratch
          .own(worker)
          .merge(batch, tile, unit % shape.perTokens(), scratch.parts(), at, partSize, result);
    }
  }
}
