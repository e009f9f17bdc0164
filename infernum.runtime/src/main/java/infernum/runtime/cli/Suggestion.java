package infernum.runtime.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a misspelt command or option may have been meant for. picocli's own suggestions compare
 * pairs of letters, of which {@code rnu} and {@code run} have none in common.
 */
final class Suggestion {
  private Suggestion() {}

  /** An option's name is misspelt where the command knows no such option. */
  static Optional<String> unknownOption(String argument, CommandSpec command) {
    String name = nameOf(argument);
    boolean unknown = name.startsWith("--") && !command.optionsMap().containsKey(name);
    return unknown ? Optional.of(name) : Optional.empty();
  }

  /** The command or option that a word is nearest to, if it is near enough. */
  static Optional<String> of(String word, CommandSpec command) {
    String name = nameOf(word);
    return of(
        name,
        name.startsWith("-") ? command.optionsMap().keySet() : command.subcommands().keySet());
  }

  /** The one of some names that a name is nearest to, if it is near enough. */
  static Optional<String> of(String name, Collection<String> known) {
    TreeSet<String> names = new TreeSet<>(known);
    // A third of the letters may be wrong; one in a short word.
    int most = Math.max(1, name.replaceFirst("^[-/]+", "").length() / 3);
    return names.stream()
        .filter(other -> distance(name, other) <= most)
        .min(Comparator.comparingInt(other -> distance(name, other)));
  }

  private static String nameOf(String argument) {
    return List.of(argument.split("=", 2)).getFirst();
  }

  /**
   * Letters to insert, delete, replace, or swap with their neighbours: the optimal string alignment
   * distance (Damerau 1964, doi:10.1145/363958.363994, each letter edited once).
   */
  static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : step(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int step(int[][] edits, String a, String b, int i, int j) {
    int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
  }
}
