package infernum.runtime.tokenizer.file;

import infernum.runtime.checkpoint.Shown;
import infernum.spi.model.CheckpointException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A place in a file, for messages.
 *
 * @param name the path to it: {@code pre_tokenizer.pretokenizers[0].pattern}
 */
public record Field(Path file, String name) {
  /** A field of this one. */
  public Field at(String field) {
    return new Field(file, name.isEmpty() ? field : name + "." + field);
  }

  /** An element of this one. */
  public Field at(int index) {
    return new Field(file, name + "[" + index + "]");
  }

  /**
   * What is wrong with it.
   *
   * @param problem follows the field's name
   * @param values numbers, or what the file says
   */
  public CheckpointException error(String problem, @Nullable Object... values) {
    @Nullable Object[] shown = values.clone();
    for (int i = 0; i < shown.length; i++) {
      shown[i] =
          shown[i] instanceof Integer || shown[i] instanceof Long ? shown[i] : Shown.of(shown[i]);
    }
    return new CheckpointException(
        file, "'%s' %s".formatted(Shown.of(name), problem.formatted(shown)));
  }
}
