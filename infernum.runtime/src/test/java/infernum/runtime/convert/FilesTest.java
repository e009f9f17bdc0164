package infernum.runtime.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.spi.model.WeightFormat;
import infernum.spi.tensor.Quantisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/files.md against what is registered. */
class FilesTest {
  private static final Path DOCUMENT = Path.of("../docs/files.md");

  /** Cells of the table's rows whose first column has that heading. */
  private static List<List<String>> table(String heading) throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    int head = -1;
    for (int i = 0; i < lines.size(); i++) {
      head = lines.get(i).startsWith("| " + heading + " |") ? i : head;
    }
    assertTrue(head >= 0, heading);
    return lines.stream()
        .skip(head + 2L)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .map(cells -> cells.subList(1, cells.size() - 1))
        .toList();
  }

  @Test
  void everyQuantisationStandsThereAsItIs() throws IOException {
    List<List<String>> rows = table("type");
    Set<String> named =
        rows.stream().map(List::getFirst).collect(Collectors.toCollection(TreeSet::new));
    Set<String> registered =
        Goldens.SERVICES.quantisations().all().stream()
            .map(Quantisation::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(registered, named);
    for (List<String> row : rows) {
      Quantisation format = Goldens.SERVICES.quantisations().get(row.getFirst());
      double bits = 8.0 * format.blockBytes() / format.blockElements();
      assertEquals(Double.parseDouble(row.get(1)), bits, row.getFirst());
      assertEquals(row.get(2), String.valueOf(format.blockElements()));
      String number =
          format.ggufType().isPresent() ? String.valueOf(format.ggufType().getAsInt()) : "none";
      assertEquals(row.get(3), number, row.getFirst());
      assertEquals(row.get(4), format.quantiser().isPresent() ? "yes" : "no", row.getFirst());
    }
  }

  @Test
  void theFormatsOfFilesAreNamed() throws IOException {
    String formats =
        Goldens.SERVICES.weightFormats().all().stream()
            .map(WeightFormat::name)
            .collect(Collectors.joining(", ", "Formats: ", "."));
    assertTrue(Files.readAllLines(DOCUMENT).contains(formats), formats);
  }

  @Test
  void everyTypeToConvertToStandsThereWithTheErrorThatIsTested() throws IOException {
    List<List<String>> rows = table("`--type`");
    assertEquals(
        Stream.of(FileType.values()).map(FileType::name).collect(Collectors.toSet()),
        rows.stream().map(List::getFirst).collect(Collectors.toSet()));
    for (List<String> row : rows) {
      FileType type = FileType.of(row.getFirst());
      assertEquals(type.format(), row.get(1));
      assertEquals(ConverterTest.ERRORS.get(type.format()), Double.parseDouble(row.get(2)));
    }
  }
}
