package infernum.runtime.tokenizer.text;

import java.util.Arrays;

/**
 * Texts by their begins, each with a number. All edges are in one open-addressing table. Of one
 * thread while texts are added, immutable then.
 */
public final class Trie {
  /** No such node, or no text ends there. */
  public static final int NONE = -1;

  /** The node that every text begins at. */
  public static final int ROOT = 0;

  private static final long EMPTY = -1;

  private long[] edges = new long[64];
  private int[] targets = new int[64];
  private int[] values = new int[32];
  private int nodes = 1;

  /** Empty. */
  public Trie() {
    Arrays.fill(edges, EMPTY);
    Arrays.fill(values, NONE);
  }

  /** Adds a text, which isn't empty; of equal ones the last one counts. */
  public void put(String text, int value) {
    int node = ROOT;
    for (int i = 0; i < text.length(); i++) {
      int next = next(node, text.charAt(i));
      node = next == NONE ? add(node, text.charAt(i)) : next;
    }
    values[node] = value;
  }

  /** Whether no text was added. */
  public boolean isEmpty() {
    return nodes == 1;
  }

  /** The node behind a character, or {@link #NONE}. */
  public int next(int node, char c) {
    int place = place(edges, edge(node, c));
    return edges[place] == EMPTY ? NONE : targets[place];
  }

  /** The number of the text that ends at a node, or {@link #NONE}. */
  public int value(int node) {
    return values[node];
  }

  private int add(int node, char c) {
    if (2 * nodes >= edges.length) {
      grow();
    }
    if (nodes == values.length) {
      values = Arrays.copyOf(values, 2 * nodes);
      Arrays.fill(values, nodes, values.length, NONE);
    }
    int place = place(edges, edge(node, c));
    edges[place] = edge(node, c);
    targets[place] = nodes;
    return nodes++;
  }

  private void grow() {
    long[] larger = new long[Math.multiplyExact(2, edges.length)];
    int[] moved = new int[larger.length];
    Arrays.fill(larger, EMPTY);
    for (int i = 0; i < edges.length; i++) {
      if (edges[i] != EMPTY) {
        int place = place(larger, edges[i]);
        larger[place] = edges[i];
        moved[place] = targets[i];
      }
    }
    edges = larger;
    targets = moved;
  }

  private static int place(long[] table, long edge) {
    long hash = edge * 0x9E3779B97F4A7C15L;
    int place = (int) (hash >>> 32) & (table.length - 1);
    while (table[place] != edge && table[place] != EMPTY) {
      place = (place + 1) & (table.length - 1);
    }
    return place;
  }

  private static long edge(int node, char c) {
    return ((long) node << Character.SIZE) | c;
  }
}
