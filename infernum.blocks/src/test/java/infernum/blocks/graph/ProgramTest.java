package infernum.blocks.graph;

import static infernum.spi.op.Ops.add;
import static infernum.spi.op.Ops.mul;
import static infernum.spi.op.Ops.silu;
import static infernum.spi.tensor.Replicated.REPLICATED;
import static org.junit.jupiter.api.Assertions.*;

import infernum.blocks.execution.WeightStore;
import infernum.spi.InfernumException;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Memory;
import infernum.spi.op.Add;
import infernum.spi.op.Mul;
import infernum.spi.op.Silu;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Tensors;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a step costs, where it works, and what it says when it can't. */
class ProgramTest {
  private static final int LAYERS = 32;

  private final Arena arena = Arena.ofShared();
  private final CountingContext context = new CountingContext();
  private final StepSizes sizes = new StepSizes(List.of("tokens"), Lab.LARGEST);
  private final List<Launch<Cpu>> launches = new ArrayList<>();
  private RuntimeException failure = new RuntimeException("none");
  private boolean failing;

  private final Lab lab =
      new Lab()
          .without(_ -> true)
          .with(new Picky<>(Add.class, (_, launch) -> note(launch)))
          .with(new Picky<>(Silu.class, (_, launch) -> note(launch)))
          .with(new Picky<>(Mul.class, (_, launch) -> fail(launch)));

  private void note(Launch<Cpu> launch) {
    launches.add(launch);
    HostMemory.segment(launch.out(0))
        .set(ValueLayout.JAVA_FLOAT, 0, (float) launch.sizes().get("tokens"));
  }

  private void fail(Launch<Cpu> launch) {
    note(launch);
    if (failing) {
      throw failure;
    }
  }

  @AfterEach
  void everythingIsFreed() {
    assertEquals(0, context.openRegions());
    arena.close();
  }

  private Graph<Cpu> layers() {
    CapturingScope<Cpu> scope = new CapturingScope<>(lab.kernels(), 1);
    Tensor<Cpu, Replicated> x = scope.input("x", Lab.spec("x"), REPLICATED);
    for (int i = 0; i < LAYERS; i++) {
      Tensor<Cpu, Replicated> in = x;
      x = scope.block("layers." + i, () -> add(in, mul(silu(in), in)));
    }
    return scope.graph(Tensors.of(x));
  }

  private Map<String, Memory<Cpu>> inputs(long bytes) {
    Map<String, Memory<Cpu>> inputs = new HashMap<>();
    inputs.put("x", new HostMemory(arena.allocate(bytes, 64)));
    return inputs;
  }

  private Program<Cpu> program(Map<String, Memory<Cpu>> inputs) {
    WeightStore<Cpu> none =
        new WeightStore<>(
            lab.context(),
            lab.kernels(),
            weight -> {
              throw new AssertionError(weight);
            });
    return new Program<>(Plan.of(layers(), Lab.LARGEST), context, none, inputs, sizes);
  }

  private Program<Cpu> program() {
    return program(inputs(Lab.spec("x").bytes(Lab.LARGEST)));
  }

  @Test
  void aStepAllocatesNoDeviceMemory() {
    try (Program<Cpu> program = program()) {
      assertEquals(1, context.allocations());
      for (int tokens = 1; tokens <= 5; tokens++) {
        sizes.set("tokens", tokens);
        program.run();
      }
      assertEquals(5 * 3 * LAYERS, launches.size());
      assertEquals(1, context.allocations());
    }
  }

  @Test
  void addressesAreTheSameInEachStepWhateverItsSize() {
    try (Program<Cpu> program = program()) {
      List<List<Long>> addresses = new ArrayList<>();
      for (int tokens : new int[] {5, 1, 3}) {
        launches.clear();
        sizes.set("tokens", tokens);
        program.run();
        addresses.add(launches.stream().map(l -> address(l.out(0))).toList());
      }
      assertEquals(3 * LAYERS, addresses.getFirst().size());
      assertEquals(addresses.get(0), addresses.get(1));
      assertEquals(addresses.get(0), addresses.get(2));
      assertTrue(addresses.getFirst().stream().distinct().count() < 6, "memory is used again");
    }
  }

  private static long address(Memory<Cpu> memory) {
    return HostMemory.segment(memory).address();
  }

  @Test
  void kernelsSeeTheSizesOfTheStep() {
    try (Program<Cpu> program = program()) {
      sizes.set("tokens", 2);
      program.run();
      Memory<Cpu> result = program.memory(program.plan().graph().outputs().getFirst());
      assertEquals(2, HostMemory.segment(result).get(ValueLayout.JAVA_FLOAT, 0));
    }
  }

  @Test
  void aSizeBeyondThePlanIsRefusedWithBothNumbers() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> sizes.set("tokens", 6));
    assertEquals("6 tokens, but the plan is made for 5 at most", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> sizes.set("tokens", -1));
    assertThrows(IllegalArgumentException.class, () -> sizes.set("token", 1));
    assertEquals(5, sizes.get("tokens"));
  }

  @Test
  void anInputWithoutMemoryOrWithTooLittleIsRefusedWithBothNumbers() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> program(Map.of()));
    assertEquals("input %x has no memory; given are []", e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> program(inputs(159)));
    assertEquals(
        "input %x F32[tokens, 8] has 159 bytes, the largest step needs 160", e.getMessage());
  }

  @Test
  void aFailureKeepsItsTypeAndTellsTheNode() {
    try (Program<Cpu> program = program()) {
      failing = true;
      for (RuntimeException thrown :
          List.of(new InfernumException("device lost"), new IllegalArgumentException("slot 9"))) {
        failure = thrown;
        RuntimeException e = assertThrows(RuntimeException.class, program::run);
        assertSame(thrown, e);
        String where = String.valueOf(e.getSuppressed()[0].getMessage());
        assertTrue(
            where.startsWith("in layers.0: Mul[] on [F32[tokens, 8], F32[tokens, 8]] ("), where);
        assertInstanceOf(FailedNode.class, e.getSuppressed()[0]);
      }
    }
  }
}
