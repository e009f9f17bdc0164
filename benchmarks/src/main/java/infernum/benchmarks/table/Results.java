package infernum.benchmarks.table;

import infernum.spi.InfernumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of one JSON object per line, only ever appended to: where it was measured ({@code about}),
 * each measured round of a cell ({@code round}), what checks of a cell's answers said ({@code
 * check}), memory ({@code memory}), and what couldn't be done ({@code failed}). A process that was
 * killed loses the round it was at. Of one process and thread.
 */
public final class Results {
  private final Path file;
  private final List<JsonNode> lines = new ArrayList<>();

  /**
   * Opens a file, which may be missing.
   *
   * @throws InfernumException a line that isn't the last one is no JSON: it is another file
   */
  public Results(Path file) throws IOException {
    this.file = file;
    if (!Files.exists(file)) {
      return;
    }
    List<String> texts = Files.readAllLines(file);
    for (int i = 0; i < texts.size(); i++) {
      try {
        lines.add(JsonMapper.shared().readTree(texts.get(i)));
      } catch (JacksonException e) {
        if (i < texts.size() - 1) {
          throw new InfernumException(
              "%s, line %d: no JSON; name another file with --results".formatted(file, i + 1), e);
        }
        rewrite(texts.subList(0, i)); // half a line, of a process that was killed
      }
    }
  }

  private void rewrite(List<String> whole) throws IOException {
    Files.write(file, whole);
  }

  /** Adds a line: its kind, its cell's name or none, and what else it has. */
  public void add(String kind, String cell, Map<String, ?> values) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("kind", kind);
    if (!cell.isEmpty()) {
      line.put("cell", cell);
    }
    line.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    line.putAll(values);
    String text = JsonMapper.shared().writeValueAsString(line);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new InfernumException("can't write %s: %s".formatted(file, e), e);
    }
    lines.add(JsonMapper.shared().readTree(text));
  }

  /** Lines of a kind. */
  List<JsonNode> all(String kind) {
    return lines.stream().filter(line -> line.at("/kind").asString().equals(kind)).toList();
  }

  /** Lines of a kind about a cell, in the order of their time. */
  public List<JsonNode> all(String kind, Cell cell) {
    return all(kind).stream()
        .filter(line -> line.at("/cell").asString().equals(cell.id()))
        .toList();
  }

  /** Rounds of a cell that all of these took part in, and whose answers were right. */
  public List<JsonNode> rounds(Cell cell, List<String> contestants) {
    return all("round", cell).stream()
        .filter(round -> contestants.stream().allMatch(name -> round.at("/values").has(name)))
        .filter(round -> round.at("/wrong").isEmpty())
        .toList();
  }

  /** The latest line of a kind about a contestant's part in a cell. */
  public Optional<JsonNode> latest(String kind, Cell cell, String contestant) {
    return all(kind, cell).stream()
        .filter(line -> line.at("/contestant").asString().equals(contestant))
        .reduce((_, last) -> last);
  }

  /** Where and of what the first line was measured; empty of an empty file. */
  public Optional<JsonNode> about() {
    return all("about").stream().findFirst();
  }

  /** Where it is. */
  public Path file() {
    return file;
  }
}
