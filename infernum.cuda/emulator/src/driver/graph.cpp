#include "graph.h"

#include <algorithm>
#include <unordered_map>

namespace emu {

Registry<Graph> &graphs() {
  static auto *registry = new Registry<Graph>;
  return *registry;
}

Registry<GraphExec> &graphExecs() {
  static auto *registry = new Registry<GraphExec>;
  return *registry;
}

GraphNode *Graph::add(std::shared_ptr<Work> work, const std::vector<GraphNode *> &after) {
  auto node = std::make_unique<GraphNode>();
  node->graph = this;
  node->id = Driver::instance().nextId++;
  node->work = std::move(work);
  node->after = after;
  nodes.push_back(std::move(node));
  return nodes.back().get();
}

std::shared_ptr<Graph> Graph::copy() const {
  auto g = std::make_shared<Graph>();
  std::unordered_map<const GraphNode *, GraphNode *> twin;
  for (auto &n : nodes) {
    GraphNode *c = g->add(n->work ? n->work->copy() : nullptr, {});
    c->id = n->id;
    if (n->child) c->child = n->child->copy();
    twin[n.get()] = c;
  }
  for (auto &n : nodes)
    for (GraphNode *a : n->after) twin[n.get()]->after.push_back(twin.at(a));
  return g;
}

bool Graph::holds(const GraphNode *node) const {
  return std::any_of(nodes.begin(), nodes.end(), [&](const std::unique_ptr<GraphNode> &n) { return n.get() == node; });
}

CUresult captureNode(Stream &stream, std::shared_ptr<Work> work) {
  if (stream.capture->invalid) return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
  stream.frontier = {stream.capture->graph->add(std::move(work), stream.frontier)};
  return CUDA_SUCCESS;
}

CUresult invalidateCapture(Stream &stream, CUresult code) {
  if (stream.capture) stream.capture->invalid = true;
  return code;
}

bool captureForbids(Context &context) {
  for (auto &weak : context.streams)
    if (auto s = weak.lock(); s && s->capture && !s->capture->invalid) return true;
  return false;
}

namespace {

// Enqueues the nodes of a graph behind `roots`; returns the ops that nothing follows.
std::vector<std::shared_ptr<Op>> expand(Stream &stream, const Graph &graph, const std::vector<std::shared_ptr<Op>> &roots) {
  std::unordered_map<const GraphNode *, std::vector<std::shared_ptr<Op>>> ends;
  std::unordered_map<const GraphNode *, bool> followed;
  std::vector<const GraphNode *> open;
  for (auto &n : graph.nodes) open.push_back(n.get());
  while (!open.empty()) {
    size_t before = open.size();
    for (size_t k = 0; k < open.size();) {
      const GraphNode *n = open[k];
      bool ready = std::all_of(n->after.begin(), n->after.end(), [&](const GraphNode *a) { return ends.count(a) > 0; });
      if (!ready) {
        k++;
        continue;
      }
      std::vector<std::shared_ptr<Op>> after = n->after.empty() ? roots : std::vector<std::shared_ptr<Op>>{};
      for (const GraphNode *a : n->after) {
        followed[a] = true;
        after.insert(after.end(), ends[a].begin(), ends[a].end());
      }
      if (n->child) ends[n] = expand(stream, *n->child, after);
      else ends[n] = {Queue::instance().appendFree(stream, n->work ? n->work->copy() : nullptr, after)};
      open.erase(open.begin() + s64(k));
    }
    if (open.size() == before) break;  // a cycle, which adding dependencies refuses
  }
  std::vector<std::shared_ptr<Op>> leaves;
  for (auto &n : graph.nodes)
    if (!followed[n.get()]) leaves.insert(leaves.end(), ends[n.get()].begin(), ends[n.get()].end());
  if (leaves.empty()) leaves = roots;
  return leaves;
}

}  // namespace

std::shared_ptr<Op> launchGraph(Stream &stream, GraphExec &exec) {
  auto lock = Queue::instance().hold();
  auto roots = Queue::instance().before(stream);
  if (exec.last) roots.push_back(exec.last);
  auto leaves = expand(stream, *exec.graph, roots);
  stream.last = exec.last = Queue::instance().appendFree(stream, nullptr, leaves);
  return stream.last;
}

CUgraphExecUpdateResult updateExec(GraphExec &exec, const Graph &graph, const GraphNode *&bad) {
  Graph &mine = *exec.graph;
  bad = nullptr;
  if (mine.nodes.size() != graph.nodes.size()) return CU_GRAPH_EXEC_UPDATE_ERROR_TOPOLOGY_CHANGED;
  std::unordered_map<const GraphNode *, size_t> index, mineIndex;
  for (size_t k = 0; k < graph.nodes.size(); k++) {
    index[graph.nodes[k].get()] = k;
    mineIndex[mine.nodes[k].get()] = k;
  }
  for (size_t k = 0; k < graph.nodes.size(); k++) {
    const GraphNode &theirs = *graph.nodes[k], &ours = *mine.nodes[k];
    bad = &theirs;
    if (theirs.type() != ours.type()) return CU_GRAPH_EXEC_UPDATE_ERROR_NODE_TYPE_CHANGED;
    std::vector<size_t> a, b;
    for (const GraphNode *n : theirs.after) a.push_back(index[n]);
    for (const GraphNode *n : ours.after) b.push_back(mineIndex[n]);
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    if (a != b) return CU_GRAPH_EXEC_UPDATE_ERROR_TOPOLOGY_CHANGED;
  }
  bad = nullptr;
  for (size_t k = 0; k < graph.nodes.size(); k++) {
    const GraphNode &theirs = *graph.nodes[k];
    GraphNode &ours = *mine.nodes[k];
    if (theirs.work) ours.work = theirs.work->copy();
    if (theirs.child) {
      GraphExec child{ours.child, nullptr};
      CUgraphExecUpdateResult r = updateExec(child, *theirs.child, bad);
      if (r != CU_GRAPH_EXEC_UPDATE_SUCCESS) return r;
    }
  }
  return CU_GRAPH_EXEC_UPDATE_SUCCESS;
}

}  // namespace emu
