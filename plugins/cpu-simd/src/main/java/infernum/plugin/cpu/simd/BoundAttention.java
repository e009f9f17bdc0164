package infernum.plugin.cpu.simd;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Workers;
import infernum.spi.op.AttentionMask;
import infernum.spi.op.PagedAttention;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Attention, cut into units in one of two ways that give the same bits: KV heads of tiles of
 * tokens, or where these are too few for the threads, as in decode, parts of the positions of each,
 * which are merged afterwards.
 */
final class BoundAttention implements BoundKernel<Cpu> {
  private final Engine engine;
  private final Signature signature;
  private final Batch batch;
  private final float scale;
  private final int window;
  private final int heads;
  private final int kvHeads;
  private final int group;
  private final int dim;
  private final int width;
  private final int padded;
  private final int state;
  private final float[] parts;
  private final int[][] slots;
  private final Workers.Work whole = this::whole;
  private final Workers.Work some = this::some;
  private final Workers.Work merge = this::merge;
  private MemorySegment queries = MemorySegment.NULL;
  private MemorySegment keys = MemorySegment.NULL;
  private MemorySegment values = MemorySegment.NULL;
  private MemorySegment result = MemorySegment.NULL;
  private int splits;

  BoundAttention(Engine engine, PagedAttention op, Signature signature, Sizes largest) {
    this.engine = engine;
    this.signature = signature;
    TensorSpec q = signature.in(0);
    TensorSpec tables = signature.in(5);
    int tokens = Math.toIntExact(q.rows().at(largest));
    int blocks = Math.toIntExact(tables.rowSize());
    this.batch = new Batch(op.blockSize(), blocks, tables.rowStride(), tokens);
    this.scale = (float) op.scale();
    this.window =
        switch (op.mask()) {
          case AttentionMask.SlidingWindow(int size) -> size;
          default -> Integer.MAX_VALUE;
        };
    this.heads = Math.toIntExact(q.shape().get(1).fixed());
    this.kvHeads = op.kvHeads();
    this.group = heads / kvHeads;
    this.dim = Math.toIntExact(q.last());
    this.width = Math.toIntExact(signature.out(0).last());
    this.padded = Math.ceilDiv(dim, Lanes.COUNT) * Lanes.COUNT;
    this.state = Part.HEAD + width;
    long most = Math.ceilDiv((long) blocks * op.blockSize(), Part.POSITIONS);
    long rows = (long) Math.min(tokens, few()) * kvHeads * Batch.TILE * group;
    this.parts = new float[Math.toIntExact(most * rows * state)];
    this.slots = new int[engine.workers().threads()][Part.POSITIONS];
    engine.own().forEach(scratch -> scratch.vectors(scratchFloats()));
  }

  /** Tiles that are too few for the threads, at most. */
  private int few() {
    return Math.ceilDiv(2 * engine.workers().threads(), kvHeads);
  }

  private int rows() {
    return Batch.TILE * group;
  }

  /** A query, scores, a part, and what each row has seen. */
  private int scratchFloats() {
    return padded + Part.POSITIONS + state * (1 + rows());
  }

  @Override
  public void launch(Launch<Cpu> launch) {
    int tokens = Math.toIntExact(signature.in(0).rows().at(launch.sizes()));
    int sequences = Math.toIntExact(signature.in(4).rows().at(launch.sizes()));
    batch.take(launch, sequences, tokens, signature.in(1).rows().at(launch.sizes()));
    queries = HostMemory.segment(launch.in(0));
    keys = HostMemory.segment(launch.in(1));
    values = HostMemory.segment(launch.in(2));
    result = HostMemory.segment(launch.out(0));
    if (batch.tokens() < tokens) { // rows of padding belong to no tile
      result.asSlice(0, signature.out(0).bytes(launch.sizes())).fill((byte) 0);
    }
    splits = Math.ceilDiv(batch.longest(), Part.POSITIONS);
    int units = batch.tiles() * kvHeads;
    long perPosition = (long) rows() * (dim + width) / Lanes.COUNT;
    if (splits > 1 && batch.tiles() < few()) {
      engine.each(units * splits, perPosition * Part.POSITIONS, some);
      engine.each(units, (long) splits * rows() * state / 4, merge);
    } else {
      engine.each(units, perPosition * batch.longest() / 2, whole);
    }
  }

  private void whole(int worker, int from, int to) {
    float[] scratch = engine.own().get(worker).vectors(scratchFloats());
    int part = padded + Part.POSITIONS;
    int seen = part + state;
    for (int unit = from; unit < to; unit++) {
      int tile = unit / kvHeads;
      int rows = batch.size(tile) * group;
      for (int row = 0; row < rows; row++) {
        Part.clear(scratch, seen + row * state, width);
      }
      int reach = batch.position(tile) + batch.size(tile);
      for (int split = 0; split * Part.POSITIONS < reach; split++) {
        slots(tile, split, worker);
        for (int row = 0; row < rows; row++) {
          part(unit, split, row, worker, scratch, scratch, part);
          Part.merge(scratch, seen + row * state, scratch, part, width);
        }
      }
      for (int row = 0; row < rows; row++) {
        write(unit, row, scratch, seen + row * state);
      }
    }
  }

  private void some(int worker, int from, int to) {
    float[] scratch = engine.own().get(worker).vectors(scratchFloats());
    for (int unit = from; unit < to; unit++) {
      int tile = unit / splits / kvHeads;
      slots(tile, unit % splits, worker);
      for (int row = 0; row < batch.size(tile) * group; row++) {
        int to0 = (unit * rows() + row) * state;
        part(unit / splits, unit % splits, row, worker, scratch, parts, to0);
      }
    }
  }

  private void merge(int worker, int from, int to) {
    float[] scratch = engine.own().get(worker).vectors(scratchFloats());
    for (int unit = from; unit < to; unit++) {
      for (int row = 0; row < batch.size(unit / kvHeads) * group; row++) {
        Part.clear(scratch, 0, width);
        for (int split = 0; split < splits; split++) {
          int at = ((unit * splits + split) * rows() + row) * state;
          Part.merge(scratch, 0, parts, at, width);
        }
        write(unit, row, scratch, 0);
      }
    }
  }

  private void slots(int tile, int split, int worker) {
    int first = split * Part.POSITIONS;
    int reach = batch.position(tile) + batch.size(tile);
    batch.slots(tile, first, Math.clamp(reach - first, 0, Part.POSITIONS), slots[worker]);
  }

  /** A row's part of the positions of a split: those that it sees. */
  private void part(
      int unit, int split, int row, int worker, float[] scratch, float[] part, int partAt) {
    int first = split * Part.POSITIONS;
    int position = batch.position(unit / kvHeads) + row / group;
    int from = Math.max(0, position - window + 1 - first);
    int to = Math.min(Part.POSITIONS, position + 1 - first);
    if (from >= to) {
      Part.clear(part, partAt, width);
      return;
    }
    int head = unit % kvHeads;
    int[] at = slots[worker];
    long query =
        4 * ((long) token(unit, row) * signature.in(0).rowStride()) + 4L * dim * head(unit, row);
    Arrays.fill(scratch, padded - Lanes.COUNT, padded, 0);
    MemorySegment.copy(queries, Activations.F32, query, scratch, 0, dim);
    long keyStride = 4 * signature.in(1).rowStride();
    Part.scores(
        keys, keyStride, 4L * head * dim, at, from, to, scratch, 0, dim, scale, scratch, padded);
    Part.exponentials(scratch, padded, from, to, part, partAt);
    long valueStride = 4 * signature.in(2).rowStride();
    long value = 4L * head * width;
    int sums = partAt + Part.HEAD;
    Part.mix(values, valueStride, value, at, from, to, scratch, padded, width, part, sums);
  }

  private int token(int unit, int row) {
    return batch.token(unit / kvHeads) + row / group;
  }

  private int head(int unit, int row) {
    return unit % kvHeads * group + row % group;
  }

  private void write(int unit, int row, float[] seen, int at) {
    float sum = seen[at + 1];
    for (int i = at + Part.HEAD; i < at + state; i++) {
      seen[i] /= sum;
    }
    long to = 4L * ((long) token(unit, row) * heads + head(unit, row)) * width;
    MemorySegment.copy(seen, at + Part.HEAD, result, Activations.F32, to, width);
  }
}
