package infernum.runtime.inspect;

import infernum.runtime.inspect.GraphNode.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Layers of a graph that compute the same, of which one is enough for a reader: the same ops with
 * the same attributes, shapes, weight formats, kernels and lines of code. Only the layer's number
 * in names, the numbers of its values and places in the arena may differ.
 */
final class LayerFold {
  /** A path up to the number of its layer. */
  private static final Pattern LAYER = Pattern.compile("(?:.*?\\.)?\\d+(?=\\.|$)");

  private static final Pattern VALUE = Pattern.compile("%(\\d+)");
  private static final Pattern NUMBER = Pattern.compile("(?<=[.])\\d+(?=[. ]|$)");

  private LayerFold() {}

  /**
   * Nodes that stand together.
   *
   * @param layer its path; empty for nodes before, between and after layers
   * @param like the latest section that is written out in full, where this one repeats it
   */
  record Section(String layer, List<GraphNode> nodes, String like) {}

  /** A graph's nodes, each layer a section. */
  static List<Section> sections(List<GraphNode> nodes, boolean fold) {
    List<Section> sections = new ArrayList<>();
    String shown = "";
    List<String> shownKey = List.of();
    for (Section section : split(nodes)) {
      List<String> key = key(section);
      boolean same = fold && !section.layer.isEmpty() && key.equals(shownKey);
      if (!same) {
        shown = section.layer;
        shownKey = key;
      }
      sections.add(same ? new Section(section.layer, section.nodes, shown) : section);
    }
    return sections;
  }

  /**
   * A layer begins with its first node, and ends before the next layer's or before a node of
   * another block: what was fused out of two layers belongs to a block around both.
   */
  private static List<Section> split(List<GraphNode> nodes) {
    List<Section> sections = new ArrayList<>();
    String layer = "";
    List<GraphNode> open = new ArrayList<>();
    for (GraphNode node : nodes) {
      String next = layer(node.path());
      if (next.isEmpty() && (layer + ".").startsWith(node.path() + ".")) {
        next = layer;
      }
      if (!next.equals(layer) && !open.isEmpty()) {
        sections.add(new Section(layer, List.copyOf(open), ""));
        open.clear();
      }
      layer = next;
      open.add(node);
    }
    sections.add(new Section(layer, List.copyOf(open), ""));
    return sections;
  }

  private static String layer(String path) {
    Matcher matcher = LAYER.matcher(path);
    return matcher.lookingAt() ? matcher.group() : "";
  }

  private static List<String> key(Section section) {
    int first =
        section.nodes.stream()
            .flatMap(node -> node.results().stream())
            .map(Result::name)
            .findFirst()
            .map(name -> Integer.parseInt(name.substring(1)))
            .orElse(0);
    return section.nodes.stream().map(node -> key(node, first)).toList();
  }

  private static String key(GraphNode node, int first) {
    String specs = node.results().stream().map(Result::spec).collect(Collectors.joining(", "));
    List<String> operands = node.operands().stream().map(o -> relative(o, first)).toList();
    List<String> writes = node.writes().stream().map(w -> relative(w, first)).toList();
    return List.of(
            withoutNumber(node.path()),
            node.op(),
            specs,
            operands,
            writes,
            node.kernel(),
            node.refused(),
            node.lines())
        .toString();
  }

  /** A value as its distance from the section's first one; a name without its layer's number. */
  private static String relative(String operand, int first) {
    Matcher value = VALUE.matcher(operand);
    return value.matches()
        ? "%" + (Integer.parseInt(value.group(1)) - first)
        : withoutNumber(operand);
  }

  private static String withoutNumber(String name) {
    return NUMBER.matcher(name).replaceFirst("*");
  }
}
