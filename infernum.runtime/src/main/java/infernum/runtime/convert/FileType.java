package infernum.runtime.convert;

import infernum.spi.InfernumException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What most tensors of a file are stored as, by llama.cpp's names. The mixtures, with M, give some
 * tensors more bits.
 */
public enum FileType {
  /** Nothing is rounded. */
  F32(0, "F32"),
  /** Half precision. */
  F16(1, "F16"),
  /** The upper half of float32. */
  BF16(32, "BF16"),
  /** 8.5 bits per weight. */
  Q8_0(7, "Q8_0"),
  /** 4.5 bits per weight. */
  Q4_0(2, "Q4_0"),
  /** About 4.9 bits per weight. */
  Q4_K_M(15, "Q4_K"),
  /** About 5.7 bits per weight. */
  Q5_K_M(17, "Q5_K"),
  /** 6.6 bits per weight. */
  Q6_K(18, "Q6_K");

  private final int number;
  private final String format;

  FileType(int number, String format) {
    this.number = number;
    this.format = format;
  }

  /**
   * The type of that name.
   *
   * @throws InfernumException there is none; the message lists those that there are
   */
  public static FileType of(String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() ->
            new InfernumException(
                "'%s' isn't a type to convert to; there are %s"
                    .formatted(
                        name,
                        Arrays.stream(values())
                            .map(FileType::name)
                            .collect(Collectors.joining(", ")))));
  }

  /** {@code general.file_type}. */
  int number() {
    return number;
  }

  /** The name of the format that most tensors get. */
  String format() {
    return format;
  }

  /** Whether some tensors get more bits than most. */
  boolean isMixture() {
    return this == Q4_K_M || this == Q5_K_M;
  }

  /** Whether most tensors are quantised. */
  boolean isQuantised() {
    return this != F32 && this != F16 && this != BF16;
  }
}
