package infernum.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.model.PublishedKeys.Row;
import infernum.spi.model.ConfigException;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** No key of a published configuration is passed over in silence. */
class PublishedKeysTest {
  @TestFactory
  Stream<DynamicContainer> anotherValueChangesTheModelOrIsRefusedOrHasAReasonNotTo() {
    return eachKey((keys, row) -> () -> otherValue(keys, row));
  }

  @TestFactory
  Stream<DynamicContainer> anAbsentKeyMeansTransformersDefaultOrIsRefused() {
    return eachKey((keys, row) -> () -> absent(keys, row));
  }

  @TestFactory
  Stream<DynamicContainer> noneOfThemIsUnknownToTheUser() {
    return eachKey((keys, row) ->
        () ->
            assertFalse(
                Described.of(Described.config(keys.config())).unknown().contains(row.key())));
  }

  private static void otherValue(PublishedKeys keys, Row row) {
    Described own = Described.of(Described.config(keys.config()));
    Optional<Described> other = build(keys.with(row.key(), row.other()), row.key());
    if (row.reason().isEmpty()) {
      other.ifPresent(described -> assertNotEquals(own, described));
    } else {
      assertEquals(Optional.of(own), other);
    }
  }

  private static void absent(PublishedKeys keys, Row row) {
    if (row.byDefault().isEmpty()) {
      return;
    }
    Optional<Described> absent = build(keys.with(row.key(), ""), row.key());
    if (row.byDefault().equals("!")) {
      assertTrue(absent.isEmpty(), "must be refused");
    } else {
      assertTrue(absent.isPresent());
      assertEquals(build(keys.with(row.key(), row.byDefault()), row.key()), absent);
    }
  }

  /** Empty where the configuration is refused, which must be for the key. */
  private static Optional<Described> build(SequencedMap<String, String> config, String key) {
    try {
      return Optional.of(Described.of(Described.config(config)));
    } catch (ConfigException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains(key), message);
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface Check {
    Executable of(PublishedKeys keys, Row row);
  }

  private static Stream<DynamicContainer> eachKey(Check check) {
    return PublishedKeys.ALL.stream()
        .map(keys -> {
          List<DynamicTest> tests =
              keys.rows().stream()
                  .map(row -> DynamicTest.dynamicTest(row.key(), check.of(keys, row)))
                  .toList();
          return DynamicContainer.dynamicContainer(keys.title(), tests);
        });
  }
}
