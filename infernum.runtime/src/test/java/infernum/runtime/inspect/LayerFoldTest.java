package infernum.runtime.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.runtime.inspect.GraphNode.Result;
import infernum.runtime.inspect.LayerFold.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which layers of a graph a reader needn't see. */
class LayerFoldTest {
  private final List<GraphNode> nodes = new ArrayList<>();

  /** A linear map of the value before. */
  private void linear(String path, String format, String kernel) {
    int number = nodes.size();
    nodes.add(
        new GraphNode(
            path,
            "linear",
            List.of("%" + (number - 1), "@model." + path + ".weight " + format + "[8, 8]"),
            List.of(),
            List.of(new Result("%" + number, "F32[tokens, 8]", Optional.empty())),
            Optional.of(kernel),
            List.of(),
            List.of("Layer.java:7")));
  }

  /** Paths of layers, with the one that each is like. */
  private List<String> folded(boolean fold) {
    return LayerFold.sections(nodes, fold).stream()
        .map(section -> section.layer() + "~" + section.like())
        .toList();
  }

  @Test
  void theSameLayersAreLikeTheFirstOfThem() {
    linear("embedding", "F32", "plain");
    for (String layer : List.of("layers.0", "layers.1", "layers.2")) {
      linear(layer, "Q8_0", "plain");
    }
    linear("head", "F32", "plain");
    assertEquals(
        List.of("~", "layers.0~", "layers.1~layers.0", "layers.2~layers.0", "~"), folded(true));
    assertEquals(List.of("~", "layers.0~", "layers.1~", "layers.2~", "~"), folded(false));
  }

  @Test
  void anotherFormatOrKernelMakesAnotherLayer() {
    linear("layers.0", "Q8_0", "plain");
    linear("layers.1", "Q4_0", "plain");
    linear("layers.2", "Q4_0", "fast");
    linear("layers.3", "Q4_0", "fast");
    assertEquals(List.of("layers.0~", "layers.1~", "layers.2~", "layers.3~layers.2"), folded(true));
  }

  @Test
  void experts1IsNotExperts0OfTheNextLayer() {
    linear("layers.0.experts.0", "Q8_0", "plain");
    linear("layers.1.experts.1", "Q8_0", "plain");
    assertEquals(List.of("layers.0~", "layers.1~"), folded(true));
  }

  @Test
  void whatIsFusedOutOfTwoLayersBelongsToTheFormer() {
    linear("layers.0.attention", "Q8_0", "plain");
    linear("layers", "F32", "plain");
    linear("layers.1.attention", "Q8_0", "plain");
    List<Section> sections = LayerFold.sections(nodes, true);
    assertEquals(List.of(2, 1), sections.stream().map(s -> s.nodes().size()).toList());
  }
}
