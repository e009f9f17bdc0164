// Graphs (CUDA driver API, section 6.24).
#include <algorithm>

#include "graph.h"
#include "launch_check.h"

namespace emu {

CUresult fromDescription3D(const CUDA_MEMCPY3D &p, CopyWork &w);

namespace {

GraphNode *nodeOf(CUgraphNode n) { return reinterpret_cast<GraphNode *>(n); }
CUgraphNode handle(GraphNode *n) { return reinterpret_cast<CUgraphNode>(n); }

CUresult add(CUgraphNode *node, CUgraph graph, const CUgraphNode *after, size_t count, std::shared_ptr<Work> work, std::shared_ptr<Graph> child = nullptr) {
  EMU_CONTEXT(c);
  auto g = graphs().get(graph);
  if (!g || !node) return CUDA_ERROR_INVALID_VALUE;
  std::vector<GraphNode *> list;
  for (size_t k = 0; k < count; k++) {
    if (!g->holds(nodeOf(after[k]))) return CUDA_ERROR_INVALID_VALUE;
    list.push_back(nodeOf(after[k]));
  }
  GraphNode *n = g->add(std::move(work), list);
  n->child = std::move(child);
  *node = handle(n);
  return CUDA_SUCCESS;
}

CUresult kernelWork(const CUDA_KERNEL_NODE_PARAMS *p, std::shared_ptr<KernelWork> &work) {
  EMU_CONTEXT(c);
  return makeKernelWork(c, p->func, {p->gridDimX, p->gridDimY, p->gridDimZ}, {p->blockDimX, p->blockDimY, p->blockDimZ}, p->sharedMemBytes, p->kernelParams, p->extra, false, work);
}

bool reaches(const GraphNode *from, const GraphNode *to) {
  if (from == to) return true;
  return std::any_of(from->after.begin(), from->after.end(), [&](const GraphNode *a) { return reaches(a, to); });
}

CUresult listed(const std::vector<GraphNode *> &list, CUgraphNode *nodes, size_t *count) {
  if (!nodes) {
    *count = list.size();
    return CUDA_SUCCESS;
  }
  for (size_t k = 0; k < *count; k++) nodes[k] = k < list.size() ? handle(list[k]) : nullptr;
  *count = std::min(*count, list.size());
  return CUDA_SUCCESS;
}

GraphNode *sameNode(Graph &graph, u64 id) {
  for (auto &n : graph.nodes)
    if (n->id == id) return n.get();
  return nullptr;
}

// The node of an executable that was made from `node`.
template <class W>
CUresult replaceWork(CUgraphExec exec, CUgraphNode node, std::shared_ptr<W> work) {
  auto e = graphExecs().get(exec);
  if (!e || !node) return CUDA_ERROR_INVALID_VALUE;
  GraphNode *n = sameNode(*e->graph, nodeOf(node)->id);
  if (!n || n->type() != work->type()) return CUDA_ERROR_INVALID_VALUE;
  n->work = std::move(work);
  return CUDA_SUCCESS;
}

std::shared_ptr<MemsetWork> memsetWork(const CUDA_MEMSET_NODE_PARAMS *p) {
  auto w = std::make_shared<MemsetWork>();
  w->p = *p;
  return w;
}

std::shared_ptr<HostWork> hostWork(const CUDA_HOST_NODE_PARAMS *p) {
  auto w = std::make_shared<HostWork>();
  w->p = *p;
  return w;
}

template <class W>
W *workOf(CUgraphNode node) { return node ? dynamic_cast<W *>(nodeOf(node)->work.get()) : nullptr; }

}  // namespace

}  // namespace emu

using namespace emu;

CUresult cuGraphCreate(CUgraph *graph, unsigned int flags) {
  EMU_CONTEXT(c);
  if (flags) return CUDA_ERROR_INVALID_VALUE;
  *graph = reinterpret_cast<CUgraph>(graphs().add(std::make_shared<Graph>()));
  return CUDA_SUCCESS;
}

CUresult cuGraphDestroy(CUgraph graph) { return graphs().remove(graph) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE; }

CUresult cuGraphClone(CUgraph *clone, CUgraph original) {
  auto g = graphs().get(original);
  if (!g) return CUDA_ERROR_INVALID_VALUE;
  *clone = reinterpret_cast<CUgraph>(graphs().add(g->copy()));
  return CUDA_SUCCESS;
}

CUresult cuGraphAddKernelNode_v2(CUgraphNode *node, CUgraph graph, const CUgraphNode *after, size_t count, const CUDA_KERNEL_NODE_PARAMS *p) {
  std::shared_ptr<KernelWork> work;
  if (CUresult r = kernelWork(p, work)) return r;
  return add(node, graph, after, count, work);
}

CUresult cuGraphAddMemcpyNode(CUgraphNode *node, CUgraph graph, const CUgraphNode *after, size_t count, const CUDA_MEMCPY3D *copy, CUcontext) {
  EMU_CONTEXT(c);
  auto w = std::make_shared<CopyWork>();
  if (CUresult r = fromDescription3D(*copy, *w)) return r;
  w->context = c;
  return add(node, graph, after, count, w);
}

CUresult cuGraphAddMemsetNode(CUgraphNode *node, CUgraph graph, const CUgraphNode *after, size_t count, const CUDA_MEMSET_NODE_PARAMS *p, CUcontext) {
  return add(node, graph, after, count, memsetWork(p));
}

CUresult cuGraphAddHostNode(CUgraphNode *node, CUgraph graph, const CUgraphNode *after, size_t count, const CUDA_HOST_NODE_PARAMS *p) {
  return add(node, graph, after, count, hostWork(p));
}

CUresult cuGraphAddEmptyNode(CUgraphNode *node, CUgraph graph, const CUgraphNode *after, size_t count) { return add(node, graph, after, count, nullptr); }

CUresult cuGraphAddChildGraphNode(CUgraphNode *node, CUgraph graph, const CUgraphNode *after, size_t count, CUgraph child) {
  auto g = graphs().get(child);
  if (!g) return CUDA_ERROR_INVALID_VALUE;
  return add(node, graph, after, count, nullptr, g->copy());
}

CUresult cuGraphAddDependencies(CUgraph graph, const CUgraphNode *from, const CUgraphNode *to, size_t count) {
  auto g = graphs().get(graph);
  if (!g) return CUDA_ERROR_INVALID_VALUE;
  for (size_t k = 0; k < count; k++) {
    GraphNode *a = nodeOf(from[k]), *b = nodeOf(to[k]);
    if (!g->holds(a) || !g->holds(b) || reaches(a, b)) return CUDA_ERROR_INVALID_VALUE;  // would make a cycle
    b->after.push_back(a);
  }
  return CUDA_SUCCESS;
}

CUresult cuGraphGetNodes(CUgraph graph, CUgraphNode *nodes, size_t *count) {
  auto g = graphs().get(graph);
  if (!g) return CUDA_ERROR_INVALID_VALUE;
  std::vector<GraphNode *> list;
  for (auto &n : g->nodes) list.push_back(n.get());
  return listed(list, nodes, count);
}

CUresult cuGraphGetRootNodes(CUgraph graph, CUgraphNode *nodes, size_t *count) {
  auto g = graphs().get(graph);
  if (!g) return CUDA_ERROR_INVALID_VALUE;
  std::vector<GraphNode *> list;
  for (auto &n : g->nodes)
    if (n->after.empty()) list.push_back(n.get());
  return listed(list, nodes, count);
}

CUresult cuGraphNodeGetType(CUgraphNode node, CUgraphNodeType *type) {
  if (!node) return CUDA_ERROR_INVALID_VALUE;
  *type = nodeOf(node)->type();
  return CUDA_SUCCESS;
}

CUresult cuGraphKernelNodeGetParams_v2(CUgraphNode node, CUDA_KERNEL_NODE_PARAMS *p) {
  auto *w = workOf<KernelWork>(node);
  if (!w) return CUDA_ERROR_INVALID_VALUE;
  *p = {};
  p->func = reinterpret_cast<CUfunction>(w->function);
  p->gridDimX = w->grid.x, p->gridDimY = w->grid.y, p->gridDimZ = w->grid.z;
  p->blockDimX = w->block.x, p->blockDimY = w->block.y, p->blockDimZ = w->block.z;
  p->sharedMemBytes = w->dynamicShared;
  // Pointers into the node's own copy of the parameters, as the driver returns them.
  w->pointers.clear();
  for (auto &parameter : w->function->program->parameters) w->pointers.push_back(w->parameters.data() + parameter.offset);
  p->kernelParams = w->pointers.data();
  return CUDA_SUCCESS;
}

CUresult cuGraphKernelNodeSetParams_v2(CUgraphNode node, const CUDA_KERNEL_NODE_PARAMS *p) {
  if (!workOf<KernelWork>(node)) return CUDA_ERROR_INVALID_VALUE;
  std::shared_ptr<KernelWork> work;
  if (CUresult r = kernelWork(p, work)) return r;
  nodeOf(node)->work = work;
  return CUDA_SUCCESS;
}

CUresult cuGraphInstantiateWithFlags(CUgraphExec *exec, CUgraph graph, unsigned long long) {
  EMU_CONTEXT(c);
  auto g = graphs().get(graph);
  if (!g) return CUDA_ERROR_INVALID_VALUE;
  auto e = std::make_shared<GraphExec>();
  e->graph = g->copy();
  *exec = reinterpret_cast<CUgraphExec>(graphExecs().add(e));
  return CUDA_SUCCESS;
}

CUresult cuGraphExecUpdate_v2(CUgraphExec exec, CUgraph graph, CUgraphExecUpdateResultInfo *info) {
  EMU_CONTEXT(c);
  auto e = graphExecs().get(exec);
  auto g = graphs().get(graph);
  if (!e || !g) return CUDA_ERROR_INVALID_VALUE;
  const GraphNode *bad = nullptr;
  CUgraphExecUpdateResult r = updateExec(*e, *g, bad);
  if (info) *info = {r, handle(const_cast<GraphNode *>(bad)), nullptr};
  return r == CU_GRAPH_EXEC_UPDATE_SUCCESS ? CUDA_SUCCESS : CUDA_ERROR_GRAPH_EXEC_UPDATE_FAILURE;
}

CUresult cuGraphExecKernelNodeSetParams_v2(CUgraphExec exec, CUgraphNode node, const CUDA_KERNEL_NODE_PARAMS *p) {
  std::shared_ptr<KernelWork> work;
  if (CUresult r = kernelWork(p, work)) return r;
  return replaceWork(exec, node, work);
}

CUresult cuGraphUpload(CUgraphExec exec, CUstream) { return graphExecs().get(exec) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE; }

CUresult cuGraphLaunch(CUgraphExec exec, CUstream stream) {
  EMU_CONTEXT(c);
  auto e = graphExecs().get(exec);
  auto s = streamOf(stream);
  if (!e || !s) return CUDA_ERROR_INVALID_HANDLE;
  if (s->capture) {
    s->frontier = {s->capture->graph->add(nullptr, s->frontier)};
    s->frontier[0]->child = e->graph->copy();
    return CUDA_SUCCESS;
  }
  auto last = launchGraph(*s, *e);
  return Settings::instance().ordered ? Queue::instance().wait(last, false) : CUDA_SUCCESS;
}

CUresult cuGraphExecDestroy(CUgraphExec exec) { return graphExecs().remove(exec) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE; }

#pragma GCC visibility push(default)
extern "C" {
CUresult cuGraphInstantiate_v2(CUgraphExec *exec, CUgraph graph, CUgraphNode *, char *, size_t) { return cuGraphInstantiateWithFlags(exec, graph, 0); }
CUresult cuGraphDestroyNode(CUgraphNode node) {
  if (!node) return CUDA_ERROR_INVALID_VALUE;
  Graph &g = *nodeOf(node)->graph;
  for (auto &n : g.nodes) std::erase(n->after, nodeOf(node));
  std::erase_if(g.nodes, [&](const std::unique_ptr<GraphNode> &n) { return n.get() == nodeOf(node); });
  return CUDA_SUCCESS;
}
CUresult cuGraphNodeGetDependencies(CUgraphNode node, CUgraphNode *nodes, size_t *count) { return node ? listed(nodeOf(node)->after, nodes, count) : CUDA_ERROR_INVALID_VALUE; }
CUresult cuGraphNodeGetDependentNodes(CUgraphNode node, CUgraphNode *nodes, size_t *count) {
  if (!node) return CUDA_ERROR_INVALID_VALUE;
  std::vector<GraphNode *> list;
  for (auto &n : nodeOf(node)->graph->nodes)
    if (std::count(n->after.begin(), n->after.end(), nodeOf(node))) list.push_back(n.get());
  return listed(list, nodes, count);
}
CUresult cuGraphGetEdges(CUgraph graph, CUgraphNode *from, CUgraphNode *to, size_t *count) {
  auto g = graphs().get(graph);
  if (!g) return CUDA_ERROR_INVALID_VALUE;
  size_t n = 0;
  for (auto &node : g->nodes)
    for (GraphNode *a : node->after) {
      if (from && n < *count) from[n] = handle(a), to[n] = handle(node.get());
      n++;
    }
  *count = n;
  return CUDA_SUCCESS;
}
CUresult cuGraphRemoveDependencies(CUgraph graph, const CUgraphNode *from, const CUgraphNode *to, size_t count) {
  if (!graphs().get(graph)) return CUDA_ERROR_INVALID_VALUE;
  for (size_t k = 0; k < count; k++) std::erase(nodeOf(to[k])->after, nodeOf(from[k]));
  return CUDA_SUCCESS;
}
CUresult cuGraphNodeFindInClone(CUgraphNode *found, CUgraphNode original, CUgraph clone) {
  auto g = graphs().get(clone);
  if (!g || !original) return CUDA_ERROR_INVALID_VALUE;
  GraphNode *n = sameNode(*g, nodeOf(original)->id);
  *found = handle(n);
  return n ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}
CUresult cuGraphChildGraphNodeGetGraph(CUgraphNode node, CUgraph *graph) {
  if (!node || !nodeOf(node)->child) return CUDA_ERROR_INVALID_VALUE;
  *graph = reinterpret_cast<CUgraph>(graphs().add(nodeOf(node)->child));
  return CUDA_SUCCESS;
}
CUresult cuGraphMemcpyNodeGetParams(CUgraphNode node, CUDA_MEMCPY3D *p) {
  auto *w = workOf<CopyWork>(node);
  if (!w) return CUDA_ERROR_INVALID_VALUE;
  *p = w->description;
  return CUDA_SUCCESS;
}
CUresult cuGraphMemcpyNodeSetParams(CUgraphNode node, const CUDA_MEMCPY3D *p) {
  auto *w = workOf<CopyWork>(node);
  return w ? fromDescription3D(*p, *w) : CUDA_ERROR_INVALID_VALUE;
}
CUresult cuGraphMemsetNodeGetParams(CUgraphNode node, CUDA_MEMSET_NODE_PARAMS *p) {
  auto *w = workOf<MemsetWork>(node);
  if (!w) return CUDA_ERROR_INVALID_VALUE;
  *p = w->p;
  return CUDA_SUCCESS;
}
CUresult cuGraphMemsetNodeSetParams(CUgraphNode node, const CUDA_MEMSET_NODE_PARAMS *p) {
  auto *w = workOf<MemsetWork>(node);
  if (!w) return CUDA_ERROR_INVALID_VALUE;
  w->p = *p;
  return CUDA_SUCCESS;
}
CUresult cuGraphHostNodeGetParams(CUgraphNode node, CUDA_HOST_NODE_PARAMS *p) {
  auto *w = workOf<HostWork>(node);
  if (!w) return CUDA_ERROR_INVALID_VALUE;
  *p = w->p;
  return CUDA_SUCCESS;
}
CUresult cuGraphHostNodeSetParams(CUgraphNode node, const CUDA_HOST_NODE_PARAMS *p) {
  auto *w = workOf<HostWork>(node);
  if (!w) return CUDA_ERROR_INVALID_VALUE;
  w->p = *p;
  return CUDA_SUCCESS;
}
CUresult cuGraphExecMemcpyNodeSetParams(CUgraphExec exec, CUgraphNode node, const CUDA_MEMCPY3D *p, CUcontext) {
  auto w = std::make_shared<CopyWork>();
  if (CUresult r = fromDescription3D(*p, *w)) return r;
  return replaceWork(exec, node, w);
}
CUresult cuGraphExecMemsetNodeSetParams(CUgraphExec exec, CUgraphNode node, const CUDA_MEMSET_NODE_PARAMS *p, CUcontext) { return replaceWork(exec, node, memsetWork(p)); }
CUresult cuGraphExecHostNodeSetParams(CUgraphExec exec, CUgraphNode node, const CUDA_HOST_NODE_PARAMS *p) { return replaceWork(exec, node, hostWork(p)); }
}
#pragma GCC visibility pop
