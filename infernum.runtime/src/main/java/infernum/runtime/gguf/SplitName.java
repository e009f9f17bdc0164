package infernum.runtime.gguf;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one part of a split model: {@code NAME-00001-of-00003.gguf}.
 *
 * @param number from 1
 */
record SplitName(String prefix, int number, int count) {
  private static final Pattern PATTERN = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");

  /** A file's name, if it is such a one. */
  static Optional<SplitName> of(Path file) {
    Matcher name = PATTERN.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      return Optional.empty();
    }
    SplitName split =
        new SplitName(
            name.group(1), Integer.parseInt(name.group(2)), Integer.parseInt(name.group(3)));
    return split.number >= 1 && split.number <= split.count ? Optional.of(split) : Optional.empty();
  }

  /** The name of another part. */
  String at(int other) {
    return "%s-%05d-of-%05d.gguf".formatted(prefix, other, count);
  }

  /** How the first of so many parts is named. */
  static String example(long count) {
    return new SplitName("NAME", 1, Math.toIntExact(count)).at(1);
  }
}
