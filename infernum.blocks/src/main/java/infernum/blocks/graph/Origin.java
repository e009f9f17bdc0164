package infernum.blocks.graph;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/**
 * Where in block code a node comes from.
 *
 * @param path the innermost block around it: {@code "layers.3.attention"}; empty outside of any
 * @param lines the applications that it computes: {@code "Attention.java:58"}; several after a
 *     rewrite
 */
public record Origin(String path, List<String> lines) {
  /** Copies the list. */
  public Origin {
    lines = List.copyOf(lines);
  }

  /** Of what takes the place of several: the innermost block around all of them. */
  static Origin joined(Collection<Origin> origins) {
    Iterator<Origin> all = origins.iterator();
    String path = all.next().path;
    while (all.hasNext()) {
      path = around(path, all.next().path);
    }
    return new Origin(path, origins.stream().flatMap(o -> o.lines.stream()).distinct().toList());
  }

  private static String around(String a, String b) {
    String outer = a;
    while (!outer.isEmpty() && !(b + ".").startsWith(outer + ".")) {
      outer = outer.substring(0, Math.max(0, outer.lastIndexOf('.')));
    }
    return outer;
  }
}
