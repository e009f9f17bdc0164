package infernum.benchmarks.table;

import java.util.ArrayList;
import java.util.List;

/** A shape's file in a format, and what is done with it. */
public record Cell(Shape shape, String format, Work work) {
  /** All of the table, the most telling ones first. */
  public static List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    add(cells, Shape.SMALL, Work.BASE, "Q8_0", "Q4_0", "Q4_K_M", "F16");
    add(cells, Shape.SMALL, Work.STREAMS, "Q8_0", "Q4_0");
    add(cells, Shape.SMALL, Work.DEEP, "Q8_0", "Q4_0");
    add(cells, Shape.LARGE, Work.BASE, "Q8_0", "Q4_0", "Q4_K_M", "F16");
    add(cells, Shape.SMALL, Work.SHARE, "Q8_0");
    add(cells, Shape.SMALL, Work.FLOAT, "Q8_0", "Q4_0");
    add(cells, Shape.SMALL, Work.BASE, "BF16");
    add(cells, Shape.LARGE, Work.DEEP, "Q8_0", "Q4_0");
    add(cells, Shape.LARGE, Work.BASE, "BF16");
    return List.copyOf(cells);
  }

  private static void add(List<Cell> cells, Shape shape, Work work, String... formats) {
    for (String format : formats) {
      cells.add(new Cell(shape, format, work));
    }
  }

  /** Its name: {@code 135M/Q8_0/base}. */
  public String id() {
    return String.join("/", shape.name(), format, work.name());
  }

  /** Its model's file. */
  public String file() {
    return "%s-%s.gguf".formatted(shape.prefix(), format);
  }

  /** Tokens that a request may have. */
  public int context() {
    return Math.max(work.prompt() + 16, work.before() + shape.steps() + 1);
  }

  /** Tokens decoded in a round: fewer where each takes a stream's depth to get there. */
  public int steps() {
    return work.depth() > 0 ? Math.min(64, shape.steps()) : shape.steps();
  }

  @Override
  public String toString() {
    return id();
  }
}
