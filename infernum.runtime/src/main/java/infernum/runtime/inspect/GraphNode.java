package infernum.runtime.inspect;

import infernum.blocks.execution.Kernels;
import infernum.blocks.graph.Graph;
import infernum.blocks.graph.GraphValue;
import infernum.blocks.graph.Listing;
import infernum.blocks.graph.Node;
import infernum.blocks.graph.Plan;
import infernum.spi.kernel.Support;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A node of a graph in words.
 *
 * @param path the innermost block around it; empty outside of any
 * @param op its name and attributes
 * @param operands names of values, and of weights with how they are stored
 * @param writes those that it changes in place
 * @param kernel provider and name; empty for a view
 * @param refused kernels that were asked and don't compute it, each with its reasons
 * @param lines of code that it stands for
 */
record GraphNode(
    String path,
    String op,
    List<String> operands,
    List<String> writes,
    List<Result> results,
    Optional<String> kernel,
    List<String> refused,
    List<String> lines) {
  /** Attributes of an op that are shown; a policy with a number per pair has many more. */
  private static final int SHOWN = 100;

  /**
   * What it computes.
   *
   * @param place in the arena; empty where there is no plan, and for views of inputs
   */
  record Result(String name, String spec, Optional<Plan.Place> place) {}

  /** All of a graph. */
  static <D extends Device> List<GraphNode> of(
      Graph<D> graph, Optional<Plan<D>> plan, Kernels<D> kernels) {
    Listing<D> listing = new Listing<>(graph);
    return graph.nodes().stream().map(node -> of(node, listing, plan, kernels)).toList();
  }

  private static <D extends Device> GraphNode of(
      Node<D> node, Listing<D> listing, Optional<Plan<D>> plan, Kernels<D> kernels) {
    List<Result> results = new ArrayList<>();
    for (GraphValue<D> output : node.outputs()) {
      results.add(
          new Result(
              listing.name(output),
              output.spec().toString(),
              plan.flatMap(planned -> planned.place(output))));
    }
    List<Value<D>> inputs = node.inputs();
    return new GraphNode(
        node.origin().path(),
        Listing.op(node.op()),
        inputs.stream().map(listing::operand).toList(),
        node.op().mutates().stream().map(i -> listing.name(inputs.get(i))).toList(),
        results,
        node.kernel().map(choice -> choice.provider() + "/" + choice.kernel().name()),
        node.kernel().isPresent() ? refused(node, kernels) : List.of(),
        node.origin().lines());
  }

  private static <D extends Device> List<String> refused(Node<D> node, Kernels<D> kernels) {
    List<String> refused = new ArrayList<>();
    for (Kernels.Candidate candidate : kernels.candidates(node.op(), node.signature())) {
      if (candidate.answer() instanceof Support.No no) {
        refused.add(
            "%s/%s: %s"
                .formatted(
                    candidate.provider(), candidate.kernel(), String.join("; ", no.reasons())));
      }
    }
    return refused;
  }

  /** What is computed of what. */
  String computed() {
    String left =
        results.stream()
            .map(result -> result.name() + " " + result.spec())
            .collect(Collectors.joining(", "));
    String shown = op.length() > SHOWN ? op.substring(0, SHOWN) + "...]" : op;
    return "%s%s(%s)"
        .formatted(left.isEmpty() ? "" : left + " = ", shown, String.join(", ", operands));
  }

  /** Who computes it, where it lies, and where it stands in the code. */
  String details() {
    List<String> parts = new ArrayList<>();
    parts.add(kernel.orElse("a view"));
    if (!writes.isEmpty()) {
      parts.add("writes " + String.join(", ", writes));
    }
    List<String> places =
        results.stream().flatMap(r -> r.place().stream()).map(GraphNode::text).toList();
    if (!places.isEmpty()) {
      parts.add("arena " + String.join(", ", places));
    }
    if (!lines.isEmpty()) {
      parts.add(String.join(" ", lines));
    }
    return String.join(" | ", parts);
  }

  private static String text(Plan.Place place) {
    return "%d+%d".formatted(place.offset(), place.bytes());
  }

  /** All of it for JSON. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("block", path);
    json.put("op", op);
    json.put("operands", operands);
    json.put("results", results.stream().map(GraphNode::json).toList());
    if (!writes.isEmpty()) {
      json.put("writes", writes);
    }
    kernel.ifPresentOrElse(name -> json.put("kernel", name), () -> json.put("view", true));
    if (!refused.isEmpty()) {
      json.put("refused", refused);
    }
    json.put("source", lines);
    return json;
  }

  private static Map<String, Object> json(Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", result.name());
    json.put("spec", result.spec());
    result
        .place()
        .ifPresent(place -> {
          json.put("offset", place.offset());
          json.put("bytes", place.bytes());
        });
    return json;
  }
}
