package infernum.spi;

import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private record Service(String name) implements Named {}

  private record Other(String name) implements Named {}

  private final Registry<Named> registry =
      new Registry<>("attention", List.of(new Service("paged"), new Service("dense")));

  @Test
  void servicesAreFoundByName() {
    assertEquals(new Service("paged"), registry.get("paged"));
    assertEquals(Optional.of(new Service("dense")), registry.find("dense"));
    assertEquals(Optional.empty(), registry.find("flash"));
  }

  @Test
  void allServicesComeInTheOrderOfTheirNames() {
    assertEquals(List.of(new Service("dense"), new Service("paged")), registry.all());
    assertEquals("attention", registry.kind());
  }

  @Test
  void aFailedLookUpTellsWhatThereIsAndWhatToDo() {
    assertEquals(
        "no attention is named 'flash'; there are: dense, paged. "
            + "If a plug-in brings it, put its jar into the plugins folder",
        messageOf(UnknownNameException.class, () -> registry.get("flash")));
  }

  @Test
  void aFailedLookUpAmongNothingSaysSo() {
    Registry<Named> empty = new Registry<>("router", List.of());
    assertEquals(
        "no router is named 'top-k'; there are: none. "
            + "If a plug-in brings it, put its jar into the plugins folder",
        messageOf(UnknownNameException.class, () -> empty.get("top-k")));
  }

  @Test
  void twoServicesOfOneNameAreRefusedByTheirClassesAndModules() {
    String message =
        messageOf(
            IllegalArgumentException.class,
            () ->
                new Registry<Named>(
                    "attention", List.of(new Service("paged"), new Other("paged"))));
    assertTrue(message.startsWith("two attentions are named 'paged': "), message);
    assertTrue(message.contains(Service.class.getName() + " of module infernum.spi"), message);
    assertTrue(message.contains(Other.class.getName() + " of module infernum.spi"), message);
  }
}
