// Graphs: nodes of work with dependencies, made by calls or by capturing streams.
#pragma once

#include "queue.h"

namespace emu {

struct GraphNode {
  Graph *graph = nullptr;
  u64 id = 0;                          // kept by copies, so that an executable finds the node again
  std::shared_ptr<Work> work;          // null: an empty node
  std::shared_ptr<Graph> child;
  std::vector<GraphNode *> after;

  CUgraphNodeType type() const { return child ? CU_GRAPH_NODE_TYPE_GRAPH : work ? work->type() : CU_GRAPH_NODE_TYPE_EMPTY; }
};

struct Graph {
  std::vector<std::unique_ptr<GraphNode>> nodes;

  GraphNode *add(std::shared_ptr<Work> work, const std::vector<GraphNode *> &after);
  std::shared_ptr<Graph> copy() const;
  bool holds(const GraphNode *node) const;
};

struct GraphExec {
  std::shared_ptr<Graph> graph;        // a copy
  std::shared_ptr<Op> last;            // of its latest launch: launches of one executable follow one another
};

Registry<Graph> &graphs();
Registry<GraphExec> &graphExecs();

// Adds a node to the stream's capture.
CUresult captureNode(Stream &stream, std::shared_ptr<Work> work);
// Marks a capture as broken by a call that isn't allowed in it.
CUresult invalidateCapture(Stream &stream, CUresult code);
// True if some stream of the thread's context captures in a mode that forbids calls that synchronise.
bool captureForbids(Context &context);
std::shared_ptr<Op> launchGraph(Stream &stream, GraphExec &exec);
// Checks that `graph` has the shape of the executable and takes over its work. The node that differs goes to `bad`.
CUgraphExecUpdateResult updateExec(GraphExec &exec, const Graph &graph, const GraphNode *&bad);

}  // namespace emu
