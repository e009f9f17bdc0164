package infernum.runtime.inspect;

import infernum.blocks.graph.Graph;
import infernum.blocks.graph.GraphValue;
import infernum.blocks.graph.Listing;
import infernum.blocks.graph.Optimiser.Refusal;
import infernum.blocks.graph.Plan;
import infernum.runtime.inspect.LayerFold.Section;
import infernum.runtime.model.CompiledModel;
import infernum.runtime.model.PlanSummary;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.Device;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model computes in a step, by block: values, kernels, places in the arena; and which
 * rewrites led there.
 *
 * @param optimised whether rewrites have been applied; the captured graph has no plan
 * @param inputs names and specs of what comes from outside
 * @param outputs names of what is returned
 * @param applied how often each rewrite was applied; all that were tried
 * @param refusals where one fits, and the device lacks a kernel
 * @param all whether layers that repeat one before them are written out
 */
public record GraphReport(
    boolean optimised,
    List<GraphNode.Result> inputs,
    List<GraphNode> nodes,
    List<String> outputs,
    Map<String, Integer> applied,
    List<Refusal> refusals,
    PlanSummary plan,
    boolean all)
    implements Report {

  /** Of the optimised graph, with its plan. */
  public static <D extends Device> GraphReport after(CompiledModel<D> model, boolean all) {
    return of(model, model.optimised(), Optional.of(model.plan()), all);
  }

  /** Of the captured graph, as the block code has it. */
  public static <D extends Device> GraphReport before(CompiledModel<D> model, boolean all) {
    return of(model, model.captured(), Optional.empty(), all);
  }

  private static <D extends Device> GraphReport of(
      CompiledModel<D> model, Graph<D> graph, Optional<Plan<D>> plan, boolean all) {
    Listing<D> listing = new Listing<>(graph);
    List<GraphNode.Result> inputs = new ArrayList<>();
    for (GraphValue<D> input : graph.inputs()) {
      String name = listing.name(input);
      inputs.add(new GraphNode.Result(name, input.spec().toString(), Optional.empty()));
    }
    Map<String, Integer> applied = new LinkedHashMap<>();
    for (Rewrite rewrite : model.rewrites()) {
      applied.put(rewrite.name(), model.optimiser().applied().getOrDefault(rewrite.name(), 0));
    }
    return new GraphReport(
        plan.isPresent(),
        inputs,
        GraphNode.of(graph, plan, model.kernels()),
        graph.outputs().stream().map(listing::name).toList(),
        applied,
        model.optimiser().refusals(),
        model.summary(),
        all);
  }

  @Override
  public String title() {
    return "graph";
  }

  @Override
  public void print(PrintWriter out) {
    long views = nodes.stream().filter(node -> node.kernel().isEmpty()).count();
    out.println(
        "  %s: %d ops, %d views"
            .formatted(
                optimised ? "after rewrites" : "as captured, before rewrites",
                nodes.size() - views,
                views));
    out.println("  inputs");
    List<Section> sections = LayerFold.sections(nodes, !all);
    inputs.stream()
        .filter(input -> isShown(input.name(), sections))
        .forEach(input -> out.println("    %s %s".formatted(input.name(), input.spec())));
    print(sections, out);
    out.println("  returns " + String.join(", ", outputs));
    printRewrites(out);
    if (optimised) {
      out.println(
          "  arena (offset+bytes above): %d bytes, %.2f times the most in use at one time"
              .formatted(plan.arena(), (double) plan.arena() / plan.liveMaximum()));
    }
  }

  /** Caches of layers that aren't shown aren't either. */
  private static boolean isShown(String input, List<Section> sections) {
    boolean used = false;
    boolean shown = false;
    for (Section section : sections) {
      boolean uses = section.nodes().stream().anyMatch(node -> node.operands().contains(input));
      used |= uses;
      shown |= uses && section.like().isEmpty();
    }
    return shown || !used;
  }

  private static void print(List<Section> sections, PrintWriter out) {
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      if (section.like().isEmpty()) {
        print(section, out);
        continue;
      }
      int last = i;
      while (last + 1 < sections.size() && !sections.get(last + 1).like().isEmpty()) {
        last++;
      }
      String layers =
          last == i
              ? section.layer() + " is"
              : section.layer() + " to " + sections.get(last).layer() + " are";
      out.println(
          "  %s like %s, each with its own weights, caches and places in the arena; --all shows them"
              .formatted(layers, section.like()));
      i = last;
    }
  }

  private static void print(Section section, PrintWriter out) {
    String block = "";
    boolean first = true;
    for (GraphNode node : section.nodes()) {
      if (first || !node.path().equals(block)) {
        block = node.path();
        first = false;
        out.println("  " + (block.isEmpty() ? "the model" : block));
      }
      out.println("    " + node.computed());
      out.println("        " + node.details());
      node.refused().forEach(reason -> out.println("        refused: " + reason));
    }
  }

  private void printRewrites(PrintWriter out) {
    out.println("  rewrites");
    applied.forEach((name, times) ->
        out.println("    %-20s %s".formatted(name, times == 0 ? "found nowhere" : times(times))));
    Map<String, List<Refusal>> byReason = new LinkedHashMap<>();
    for (Refusal refusal : refusals) {
      String what = "%s, refused: %s".formatted(refusal.rewrite(), refusal.reason());
      byReason.computeIfAbsent(what, _ -> new ArrayList<>()).add(refusal);
    }
    byReason.forEach((what, places) ->
        out.println(
            "    %s (%s, first in %s)"
                .formatted(what, times(places.size()), places.getFirst().path())));
  }

  private static String times(int times) {
    return times == 1 ? "once" : times + " times";
  }

  @Override
  public Object json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("optimised", optimised);
    json.put(
        "inputs", inputs.stream().map(i -> Map.of("name", i.name(), "spec", i.spec())).toList());
    json.put("nodes", nodes.stream().map(GraphNode::json).toList());
    json.put("outputs", outputs);
    json.put("rewrites", applied);
    json.put("refused_rewrites", refusals);
    json.put(
        "plan",
        Map.of(
            "ops", plan.ops(),
            "arena", plan.arena(),
            "live_maximum", plan.liveMaximum(),
            "cache", plan.cache()));
    return json;
  }
}
