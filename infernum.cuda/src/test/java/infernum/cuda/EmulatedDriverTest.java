package infernum.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.cuda.Handles.Code;
import infernum.cuda.Handles.Context;
import infernum.cuda.Handles.Event;
import infernum.cuda.Handles.Extent;
import infernum.cuda.Handles.Graph;
import infernum.cuda.Handles.GraphExec;
import infernum.cuda.Handles.HostMemory;
import infernum.cuda.Handles.Launch;
import infernum.cuda.Handles.Stream;
import infernum.spi.kernel.DeviceProvider.Availability;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole way from Java through JCuda to PTX, with the emulator in the driver's place. */
@ExtendWith(NoFindings.class)
final class EmulatedDriverTest {
  private static final int COUNT = 1000;
  private static final long BYTES = COUNT * 4L;

  private final JCuda driver = new JCuda();
  private Context context;
  private Stream stream;

  @BeforeEach
  void open() {
    driver.load();
    assertEquals(Driver.SUCCESS, driver.init());
    context = driver.retain(0);
    driver.use(context);
    stream = driver.createStream();
  }

  @AfterEach
  void close() {
    driver.destroy(stream);
    driver.release(context);
  }

  private Code corpus(String file) throws IOException {
    return driver.loadModule(Files.readString(Path.of("emulator/corpus/ptx/sm_80", file + ".ptx")));
  }

  private static Launch blocks(int blocks, int threads) {
    return new Launch(Extent.of(blocks), Extent.of(threads), 0, false);
  }

  private static MemorySegment address(Arena arena, long address) {
    return arena.allocateFrom(JAVA_LONG, address);
  }

  private static MemorySegment floats(Arena arena, float first, float step) {
    MemorySegment values = arena.allocate(JAVA_FLOAT, COUNT);
    for (int i = 0; i < COUNT; i++) {
      values.setAtIndex(JAVA_FLOAT, i, first + step * i);
    }
    return values;
  }

  @Test
  void javaLoadsPtxLaunchesAndReadsBack() throws IOException {
    Code code = corpus("elementwise");
    try (Arena arena = Arena.ofConfined()) {
      long a = driver.allocate(BYTES);
      long b = driver.allocate(BYTES);
      long sum = driver.allocate(BYTES);
      driver.copyIn(a, floats(arena, 1, 0.5f));
      driver.copyIn(b, floats(arena, 100, -2));
      driver.launch(
          driver.kernel(code, "vector_add"),
          blocks(3, 128),
          stream,
          List.of(
              address(arena, sum),
              address(arena, a),
              address(arena, b),
              arena.allocateFrom(JAVA_INT, COUNT)));
      driver.synchronize(stream);
      MemorySegment got = arena.allocate(JAVA_FLOAT, COUNT);
      driver.copyOut(got, sum);
      assertArrayEquals(floats(arena, 101, -1.5f).toArray(JAVA_FLOAT), got.toArray(JAVA_FLOAT));
      Emulator.Counters counters = Emulator.load().counters("vector_add");
      assertEquals(1, counters.of("launches"));
      assertEquals(3, counters.of("blocks"));
      assertTrue(counters.of("laneInstructions") > 3 * COUNT, counters::toString);
      List.of(a, b, sum).forEach(driver::free);
    }
    driver.unload(code);
  }

  @Test
  void copiesKernelsAndEventsKeepTheirOrderAcrossStreams() throws IOException {
    Code code = corpus("faults");
    Stream other = driver.createStream();
    Event event = driver.createEvent();
    HostMemory host = driver.allocateHost(32 * 4L);
    long in = driver.allocate(32 * 4L);
    long out = driver.allocate(32 * 4L);
    for (int i = 0; i < 32; i++) {
      host.segment().setAtIndex(JAVA_INT, i, i);
    }
    driver.copyIn(in, host.segment(), stream);
    driver.record(event, stream);
    driver.await(other, event);
    try (Arena arena = Arena.ofConfined()) {
      driver.launch(
          driver.kernel(code, "streams_in_order"),
          blocks(1, 32),
          other,
          List.of(address(arena, out), address(arena, in)));
    }
    driver.copyOut(host.segment(), out, other);
    driver.synchronize(other);
    assertEquals(3 * 31 + 1, host.segment().getAtIndex(JAVA_INT, 31));
    List.of(in, out).forEach(driver::free);
    driver.freeHost(host);
    driver.destroy(event);
    driver.destroy(other);
    driver.unload(code);
  }

  @Test
  void aCapturedKernelRunsWithEachReplay() throws IOException {
    Code code = corpus("functions");
    long out = driver.allocate(32 * 8L);
    driver.beginCapture(stream);
    try (Arena arena = Arena.ofConfined()) {
      driver.launch(
          driver.kernel(code, "module_variables"),
          blocks(1, 32),
          stream,
          List.of(address(arena, out)));
    }
    Graph graph = driver.endCapture(stream);
    GraphExec exec = driver.instantiate(graph);
    driver.launch(exec, stream);
    driver.launch(exec, stream);
    driver.launch(exec, stream);
    driver.synchronize(stream);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment counter = arena.allocate(JAVA_INT);
      Handles.Variable variable = driver.variable(code, "module_counter");
      assertEquals(4, variable.bytes());
      driver.copyOut(counter, variable.address());
      assertEquals(100 + 3 * 64, counter.get(JAVA_INT, 0));
    }
    driver.destroy(exec);
    driver.destroy(graph);
    driver.free(out);
    driver.unload(code);
  }

  @Test
  void aFindingNamesKindKernelAndLineAndFailsATest() throws IOException {
    Code code = corpus("faults");
    long out = driver.allocate(32 * 4L);
    long never = driver.allocate(32 * 4L);
    try (Arena arena = Arena.ofConfined()) {
      driver.launch(
          driver.kernel(code, "fault_uninitialised_global"),
          blocks(1, 32),
          stream,
          List.of(address(arena, out), address(arena, never)));
    }
    driver.synchronize(stream);
    Emulator emulator = Emulator.load();
    List<Emulator.Finding> found = emulator.findings();
    assertEquals(1, found.size(), found::toString);
    assertEquals("uninitialised", found.getFirst().kind());
    assertEquals("fault_uninitialised_global", found.getFirst().kernel());
    assertTrue(found.getFirst().source().startsWith("faults.cu:"), found::toString);
    AssertionError failure = assertThrows(AssertionError.class, emulator::assertNothingFound);
    assertTrue(String.valueOf(failure.getMessage()).contains("fault_uninitialised_global"));
    List.of(out, never).forEach(driver::free);
    driver.unload(code);
    emulator.clear();
  }

  @Test
  void heapMemoryIsRefusedBeforeTheDriverSeesIt() {
    long address = driver.allocate(4);
    assertThrows(
        IllegalArgumentException.class,
        () -> driver.copyIn(address, MemorySegment.ofArray(new float[1])));
    driver.free(address);
  }

  @Test
  void whatDeviceAndKernelAreLikeIsTold() throws IOException {
    Code code = corpus("norm");
    int warp = 10; // CU_DEVICE_ATTRIBUTE_WARP_SIZE
    assertEquals(32, driver.attribute(0, warp));
    long[] memory = driver.memoryInfo();
    assertTrue(memory[0] > 0 && memory[0] <= memory[1]);
    Handles.Kernel kernel = driver.kernel(code, "rmsnorm_f32");
    int sharedBytes = 1; // CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES
    assertEquals(128, driver.attribute(kernel, sharedBytes));
    assertTrue(driver.blocksPerMultiprocessor(kernel, 256, 0) >= 1);
    assertThrows(IllegalStateException.class, () -> driver.kernel(code, "no_such_kernel"));
    driver.unload(code);
  }

  @Test
  void theProviderNamesTheDeviceAndWhyItIsNotUsedYet() {
    Availability availability = new CudaProvider(driver).probe();
    String reason =
        switch (availability) {
          case Availability.Unusable unusable -> unusable.reason();
          case Availability.Usable usable -> usable.toString();
        };
    assertTrue(reason.contains(driver.name(0)) && reason.contains("GiB"), reason);
  }
}
