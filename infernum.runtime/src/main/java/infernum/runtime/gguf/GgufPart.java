package infernum.runtime.gguf;

import infernum.runtime.checkpoint.MappedFile;
import infernum.runtime.checkpoint.Shown;
import infernum.spi.model.CheckpointException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of a model. Large models come as several, which llama.cpp's gguf-split names {@code
 * NAME-00001-of-00003.gguf}: the first has the metadata, and each says in {@code split.no} (from
 * 0), {@code split.count} and {@code split.tensors.count} (of all parts together) what it is a part
 * of.
 */
record GgufPart(Path file, MemorySegment bytes, GgufHeader header) {
  private static final String NUMBER = "split.no";
  private static final String COUNT = "split.count";
  private static final String TENSORS = "split.tensors.count";

  /** More than any model's. */
  private static final int MAX_PARTS = 4096;

  /** The file, or all parts of the model that it is a part of, in their order. */
  static List<GgufPart> all(Path file, Arena arena) {
    GgufPart given = map(file, arena);
    long count = given.number(COUNT).orElse(1L);
    if (count <= 1) {
      return List.of(given);
    }
    if (count > MAX_PARTS) {
      throw given.error("'%s' is %d; at most %d", COUNT, count, MAX_PARTS);
    }
    SplitName name =
        SplitName.of(file)
            .filter(split -> split.count() == count)
            .orElseThrow(() ->
                given.error(
                    "'%s' is %d, but the file isn't named like one of so many parts, as in %s",
                    COUNT, count, SplitName.example(count)));
    List<GgufPart> parts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      parts.add(i == name.number() ? given : sibling(given, name.at(i), i, count, arena));
      parts.getLast().checkIs(i - 1L, count);
    }
    checkTensors(parts);
    return parts;
  }

  private static GgufPart sibling(
      GgufPart given, String name, int number, long count, Arena arena) {
    Path file = given.file.resolveSibling(name);
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          file,
          "is missing; it is part %d of %d, as '%s' of %s says"
              .formatted(number, count, COUNT, given.file.getFileName()));
    }
    return map(file, arena);
  }

  private static GgufPart map(Path file, Arena arena) {
    MemorySegment bytes = MappedFile.map(file, arena);
    return new GgufPart(file, bytes, GgufHeader.read(file, bytes));
  }

  private void checkIs(long number, long count) {
    Map.of(NUMBER, number, COUNT, count)
        .forEach((key, wanted) -> {
          if (!number(key).equals(Optional.of(wanted))) {
            throw error("'%s' is %s, must be %d by the file's name", key, shown(key), wanted);
          }
        });
  }

  private static void checkTensors(List<GgufPart> parts) {
    long found = parts.stream().mapToLong(part -> part.header.tensors().size()).sum();
    for (GgufPart part : parts) {
      Optional<Long> stated = part.number(TENSORS);
      if (stated.isPresent() && stated.get() != found) {
        throw part.error(
            "'%s' is %d, but the %d parts have %d tensors",
            TENSORS, stated.get(), parts.size(), found);
      }
    }
  }

  private Optional<Long> number(String key) {
    Object value = header.metadata().get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Integer || value instanceof Long) {
      return Optional.of(((Number) value).longValue());
    }
    throw error("'%s' must be a whole number, is %s", key, Shown.of(value));
  }

  private String shown(String key) {
    return number(key).map(String::valueOf).orElse("missing");
  }

  private CheckpointException error(String message, Object... values) {
    return new CheckpointException(file, "metadata " + message.formatted(values));
  }
}
