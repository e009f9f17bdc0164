package infernum.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.InfernumException;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.DeviceProvider.Availability;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CudaProviderTest {
  /** A machine that is as told; errors are what Java says on a real one. */
  private record Machine(String linkError, int result, int version, List<String> names)
      implements Driver {
    static Machine broken(String linkError) {
      return new Machine(linkError, SUCCESS, 12_060, List.of());
    }

    static Machine started(int result, int version, String... names) {
      return new Machine("", result, version, List.of(names));
    }

    @Override
    public String library() {
      return "libJCudaDriver-12.6.0-linux-x86_64.so";
    }

    @Override
    public void load() {
      if (!linkError.isEmpty()) {
        throw new UnsatisfiedLinkError(linkError);
      }
    }

    @Override
    public int init() {
      return result;
    }

    @Override
    public String result(int code) {
      return code == 100 ? "CUDA_ERROR_NO_DEVICE" : "code " + code;
    }

    @Override
    public int devices() {
      return names.size();
    }

    @Override
    public String name(int ordinal) {
      return names.get(ordinal);
    }

    @Override
    public long memory(int ordinal) {
      return 80L << 30;
    }
  }

  @Test
  void onThisMachineTheAnswerIsAReasonOfOneLineAndNothingIsLeftInTheTempFolder()
      throws IOException {
    long before = jcudasOwnCopies();
    String reason = reason(new CudaProvider());
    assertEquals(1, reason.lines().count(), reason);
    assertTrue(reason.contains(";"), () -> "no way out in: " + reason);
    assertEquals(before, jcudasOwnCopies());
  }

  private static long jcudasOwnCopies() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().contains("JCuda")).count();
    }
  }

  @Test
  void isAServiceAboveTheCpus() {
    DeviceProvider provider = new CudaProvider();
    assertTrue(
        CudaProvider.class.getModule().getDescriptor().provides().stream()
            .anyMatch(provides -> provides.providers().contains(provider.getClass().getName())));
    assertEquals("cuda", provider.name());
    assertEquals(100, provider.rank());
  }

  @Test
  void withoutADriverTheReasonIsTheDriver() {
    assertReason(
        Machine.broken(
            "/x/libJCudaDriver-12.6.0-linux-x86_64.so: libcuda.so.1: cannot open shared object file: No such file or directory"),
        "no driver for NVIDIA's GPUs",
        "libcuda.so.1",
        "525 or newer");
  }

  @Test
  void withoutJCudasLibraryTheReasonTellsWhereItBelongs() {
    assertReason(
        Machine.broken("no JCudaDriver-12.6.0-linux-x86_64 in java.library.path: /usr/lib"),
        "libJCudaDriver-12.6.0-linux-x86_64.so isn't in java.library.path",
        "plugins/cuda/native");
  }

  @Test
  void aLibraryThatDoesNotFitTheDriverIsNamed() {
    assertReason(
        Machine.broken("/x/libJCudaDriver.so: undefined symbol: cuGraphExecUpdate_v2"),
        "can't be loaded",
        "undefined symbol: cuGraphExecUpdate_v2",
        "525 or newer");
  }

  @Test
  void aDriverThatDoesNotStartTellsItsResult() {
    assertReason(Machine.started(100, 12_060), "CUDA_ERROR_NO_DEVICE", "nvidia-smi");
  }

  @Test
  void aDriverThatIsTooOldTellsItsVersion() {
    assertReason(Machine.started(0, 11_040, "Tesla T4"), "CUDA 11.4", "12.0", "525 or newer");
  }

  @Test
  void aDriverWithoutDevicesSaysSo() {
    assertReason(Machine.started(0, 12_060), "has no device", "CUDA_VISIBLE_DEVICES");
  }

  @Test
  void aDeviceIsNamedAndWaitsForItsKernels() {
    assertReason(
        Machine.started(0, 12_060, "NVIDIA H100", "NVIDIA L4"),
        "NVIDIA H100 (80 GiB), NVIDIA L4 (80 GiB)",
        "kernels",
        "later");
  }

  @Test
  void openingOneTellsTheSameReason() {
    CudaProvider provider = new CudaProvider(Machine.started(0, 12_060, "NVIDIA H100"));
    InfernumException e =
        assertThrows(InfernumException.class, () -> provider.open(Host.of(Workers.alone()).at(1)));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("device cuda:1 can't be opened: "), message);
    assertTrue(message.endsWith(reason(provider)), message);
  }

  private static void assertReason(Driver machine, String... parts) {
    String reason = reason(new CudaProvider(machine));
    assertEquals(1, reason.lines().count(), reason);
    for (String part : parts) {
      assertTrue(reason.contains(part), () -> "'%s' in: %s".formatted(part, reason));
    }
  }

  private static String reason(CudaProvider provider) {
    return switch (provider.probe()) {
      case Availability.Unusable unusable -> unusable.reason();
      case Availability.Usable usable -> throw new AssertionError(usable.toString());
    };
  }
}
