package infernum.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.spi.InfernumException;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevicesTest {
  /** Says what it is told to say; opens the reference device. */
  private record Told(String name, int rank, Availability probe) implements DeviceProvider {
    static Told usable(String name, int rank) {
      return new Told(name, rank, new Availability.Usable(List.of("left", "right")));
    }

    static Told unusable(String name, int rank, String reason) {
      return new Told(name, rank, new Availability.Unusable(reason));
    }

    @Override
    public DeviceContext<?> open(Host host) {
      return Goldens.SERVICES.devices().get("cpu-reference").open(host.at(0));
    }
  }

  private final Devices devices =
      new Devices(
          Services.of(
              Plugins.none(),
              Told.usable("fast", 50),
              Told.usable("slow", 10),
              Told.unusable("lame", 100, "no driver; install one")),
          Host.of(Workers.alone()));

  private String refusal(String name) {
    return String.valueOf(
        assertThrows(InfernumException.class, () -> devices.open(name)).getMessage());
  }

  @Test
  void theBestIsTheHighestRankedUsableOne() {
    assertEquals("fast", devices.openBest().provider());
  }

  @Test
  void aNamedOneIsOpenedWithOrWithoutItsOrdinal() {
    assertEquals("slow", devices.open("slow").provider());
    assertEquals("slow", devices.open("slow:1").provider());
  }

  @Test
  void anUnknownNameListsTheKnown() {
    String message = refusal("warp");
    assertTrue(message.contains("'warp'"), message);
    assertTrue(message.contains("cpu-reference, fast, lame, slow"), message);
  }

  @Test
  void anUnusableOneTellsWhy() {
    assertEquals("device lame can't be used: no driver; install one", refusal("lame"));
  }

  @Test
  void anOrdinalBeyondTheLastListsThoseThatThereAre() {
    assertEquals("there is no slow:2; there is slow:0 (left), slow:1 (right)", refusal("slow:2"));
  }

  @Test
  void anOrdinalMustBeANumber() {
    assertTrue(refusal("slow:x").contains("NAME:ORDINAL"));
    assertTrue(refusal("slow:-1").contains("NAME:ORDINAL"));
    assertTrue(refusal("slow:").contains("NAME:ORDINAL"));
  }
}
