package infernum.blocks.graph;

import static infernum.spi.op.Ops.*;
import static org.junit.jupiter.api.Assertions.*;

import infernum.spi.op.Add;
import infernum.spi.op.Alone;
import infernum.spi.op.AppendRows;
import infernum.spi.op.Dense;
import infernum.spi.op.GatherRows;
import infernum.spi.rewrite.FusedOp;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.*;
import infernum.spi.tensor.Device;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rewrites of ops that write in place, or whose results are in memory that is written. */
class WritingRewritesTest {
  /** Writes rows, then reads them. */
  record WriteRead() implements FusedOp {
    @Override
    public int operands() {
      return 3;
    }

    @Override
    public List<Integer> mutates() {
      return List.of(0);
    }

    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      Op.applyAll(new AppendRows(), in);
      return Tensors.of(Op.<D, Replicated>apply(new GatherRows(), in.get(0), in.get(2)));
    }
  }

  /** The same, and silent about what it writes. */
  record SecretWrite() implements FusedOp {
    @Override
    public int operands() {
      return 3;
    }

    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      return new WriteRead().decompose(in);
    }
  }

  /** Adds 1 to two memories. */
  record BumpBoth() implements FusedOp {
    @Override
    public int operands() {
      return 2;
    }

    @Override
    public int outputs() {
      return 0;
    }

    @Override
    public List<Integer> mutates() {
      return List.of(0, 1);
    }

    @Override
    public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
      Op.applyAll(new Bump(), new Tensors<>(List.of(in.values().get(0))));
      return Op.applyAll(new Bump(), new Tensors<>(List.of(in.values().get(1))));
    }
  }

  private static <D extends Device> Tensors<D> copied(Tensors<D> in) {
    return Op.applyAll(new Dense(), in);
  }

  private static <D extends Device> Tensors<D> seen(Tensors<D> in) {
    return Op.applyAll(new Alone(), in);
  }

  private final Lab lab = new Lab();

  private static Tensor<Cpu, Replicated> writeRead(Lab.Given s) {
    s.write(s.x());
    return s.read();
  }

  private static void bump(Tensor<Cpu, Replicated> x) {
    Op.applyAll(new Bump(), Tensors.of(x));
  }

  @Test
  void aFusedWriteAndReadIsFoundInThisOrderOnly() {
    lab.with(Picky.idle(WriteRead.class));
    List<Rewrite> rewrite = List.of(Lab.fuse(new WriteRead()));
    assertEquals(Map.of("write-read", 1), lab.applied(rewrite, WritingRewritesTest::writeRead));
    assertEquals(
        Map.of(),
        lab.applied(
            rewrite,
            s -> {
              Tensor<Cpu, Replicated> before = s.read();
              s.write(s.x());
              return before;
            }));
  }

  @Test
  void aWriteThatTheFusedOpDoesntDeclareIsRefused() {
    lab.with(Picky.idle(SecretWrite.class));
    List<Rewrite> secret = List.of(Lab.fuse(new SecretWrite()));
    Exception e =
        assertThrows(
            IllegalStateException.class, () -> lab.applied(secret, WritingRewritesTest::writeRead));
    assertEquals(
        "rewrite secret-write writes [] in place of nodes that write [%cache]", e.getMessage());
  }

  @Test
  void anOpThatWritesTwoMemoriesIsNotGivenOneTwice() {
    lab.with(Picky.bump()).with(Picky.idle(BumpBoth.class).takingStrides());
    List<Rewrite> rewrite = List.of(Lab.fuse(new BumpBoth()));
    assertEquals(
        Map.of(),
        lab.applied(
            rewrite,
            s -> {
              // Looked at before the first write, so that nothing else keeps the two apart.
              Tensor<Cpu, Replicated> part = columns(s.cache(), 0, 4);
              bump(s.cache());
              bump(part);
              return s.x();
            }));
    assertEquals(
        Map.of("bump-both", 1),
        lab.applied(
            rewrite,
            s -> {
              Tensor<Cpu, Replicated> own = Op.apply(new Add(), s.x(), s.y());
              bump(own);
              bump(s.cache());
              return own;
            }));
  }

  @Test
  void aCopyBecomesAViewOnlyWhereNobodyWrites() {
    Rewrite uncopied =
        Rewrite.of("uncopied", 1, WritingRewritesTest::copied, WritingRewritesTest::seen);
    lab.same(
        Map.of("uncopied", 1),
        List.of(uncopied),
        s -> add(s.y(), Op.<Cpu, Replicated>apply(new Dense(), s.x())));
    lab.same(
        Map.of(),
        List.of(uncopied),
        s -> {
          Tensor<Cpu, Replicated> copy = Op.apply(new Dense(), s.cache());
          s.write(s.x());
          return add(gatherRows(copy, s.slots()), s.read());
        });
  }

  @Test
  void aViewBecomesACopyOnlyWhereNobodyWrites() {
    Rewrite copying =
        Rewrite.of("copying", 1, WritingRewritesTest::seen, WritingRewritesTest::copied);
    lab.with(Picky.bump())
        .same(
            Map.of(),
            List.of(copying),
            s -> {
              Tensor<Cpu, Replicated> view = Op.apply(new Alone(), s.cache());
              bump(view);
              return s.read();
            });
  }
}
