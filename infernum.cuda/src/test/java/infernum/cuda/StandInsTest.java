package infernum.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The libraries beside the driver, by their own tests. */
final class StandInsTest {
  @Test
  void ncclsStandInReducesAcrossThreadsGroupsAndProcessesAndRefusesWrongCalls() {
    Path folder = NativeBuild.folder("nccl");
    passes(folder.resolve("nccl-test"), folder.resolve("libnccl.so.2"));
  }

  @Test
  void cublassStandInMultipliesEachTypeInTheOrderOfItsStreamAndRefusesWrongCalls() {
    Path folder = NativeBuild.folder("cublas");
    passes(folder.resolve("cublas-test"), folder.resolve("libcublas.so.12"));
  }

  private static void passes(Path test, Path library) {
    NativeBuild.Output output =
        NativeBuild.run(test.toString(), NativeBuild.emulator().toString(), library.toString());
    assertEquals(0, output.code(), output::text);
  }
}
