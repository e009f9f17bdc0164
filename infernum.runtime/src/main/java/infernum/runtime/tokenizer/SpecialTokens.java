package infernum.runtime.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Finds tokens that are looked for in the text before it is cut: the longest first wherever it
 * stands, of equally long ones the leftmost, then what still has room beside them.
 */
final class SpecialTokens {
  /** Those that begin with a character, the longest first. */
  private final Map<Character, List<Special>> byFirst = new HashMap<>();

  private record Special(String text, int token, int bytes) {}

  /**
   * A token's place in a text.
   *
   * @param begin index of its first character
   * @param end index behind its last
   */
  record Found(int token, int begin, int end) {}

  /** A find that may still lose its place to a longer one. */
  private record Candidate(int begin, List<Special> specials, int index) {
    Special special() {
      return specials.get(index);
    }

    int end() {
      return begin + special().text().length();
    }
  }

  /** Adds a token. */
  void add(String text, int token) {
    if (!text.isEmpty()) {
      List<Special> specials = byFirst.computeIfAbsent(text.charAt(0), c -> new ArrayList<>());
      specials.add(new Special(text, token, text.getBytes(StandardCharsets.UTF_8).length));
    }
  }

  /** Ends adding. */
  SpecialTokens ready() {
    byFirst.values().forEach(s -> s.sort(Comparator.comparingInt(Special::bytes).reversed()));
    return this;
  }

  /** The tokens that the text holds, in order, apart from each other. */
  List<Found> find(String text) {
    PriorityQueue<Candidate> candidates =
        new PriorityQueue<>(
            Comparator.comparingInt((Candidate c) -> -c.special().bytes())
                .thenComparingInt(Candidate::begin));
    for (int i = 0; i < text.length() && !byFirst.isEmpty(); i++) {
      List<Special> specials = byFirst.get(text.charAt(i));
      if (specials != null) {
        offer(candidates, text, i, specials, 0);
      }
    }
    TreeMap<Integer, Found> found = new TreeMap<>();
    while (!candidates.isEmpty()) {
      Candidate c = candidates.poll();
      Map.Entry<Integer, Found> before = found.lowerEntry(c.end());
      if (before == null || before.getValue().end() <= c.begin()) {
        found.put(c.begin(), new Found(c.special().token(), c.begin(), c.end()));
      } else {
        offer(candidates, text, c.begin(), c.specials(), c.index() + 1);
      }
    }
    return List.copyOf(found.values());
  }

  private static void offer(
      PriorityQueue<Candidate> candidates, String text, int at, List<Special> specials, int from) {
    for (int i = from; i < specials.size(); i++) {
      if (text.startsWith(specials.get(i).text(), at)) {
        candidates.add(new Candidate(at, specials, i));
        return;
      }
    }
  }
}
