// Streams, events, capture (CUDA driver API, sections 6.18 to 6.20).
#include <algorithm>

#include "graph.h"
#include "works.h"

namespace emu {

std::shared_ptr<Stream> streamOf(CUstream handle) {
  auto c = current();
  if (!c) return nullptr;
  if (!handle || handle == CU_STREAM_LEGACY) return c->legacy;
  if (handle == CU_STREAM_PER_THREAD) return c->perThread;
  auto s = Driver::instance().streams.get(handle);
  return s && !s->context->destroyed ? s : nullptr;
}

namespace {

thread_local CUstreamCaptureMode captureMode = CU_STREAM_CAPTURE_MODE_GLOBAL;

bool captureIncludes(const Capture &capture, const std::vector<GraphNode *> &nodes) {
  for (GraphNode *n : nodes)
    if (!capture.graph->holds(n)) return false;
  return true;
}

// A stream that waits for an event of a capture joins it (programming guide, "Cross-stream dependencies and events").
CUresult waitWhileCapturing(const std::shared_ptr<Stream> &s, Event &e) {
  if (!e.capture) return invalidateCapture(*s, CUDA_ERROR_STREAM_CAPTURE_ISOLATION);
  if (s->capture && s->capture != e.capture) {
    e.capture->invalid = true;
    return invalidateCapture(*s, CUDA_ERROR_STREAM_CAPTURE_MERGE);
  }
  if (!s->capture) {
    if (s->legacy) return CUDA_ERROR_STREAM_CAPTURE_IMPLICIT;
    s->capture = e.capture;
    s->frontier.clear();
    e.capture->streams.insert(s.get());
  }
  for (GraphNode *n : e.frontier)
    if (std::find(s->frontier.begin(), s->frontier.end(), n) == s->frontier.end()) s->frontier.push_back(n);
  return CUDA_SUCCESS;
}

}  // namespace

}  // namespace emu

using namespace emu;

#define EMU_STREAM(s, handle)      \
  EMU_CONTEXT(context);            \
  auto s = streamOf(handle);       \
  if (!s) return CUDA_ERROR_INVALID_HANDLE

CUresult cuStreamCreateWithPriority(CUstream *stream, unsigned int flags, int priority) {
  EMU_CONTEXT(c);
  if (!stream || flags > CU_STREAM_NON_BLOCKING) return CUDA_ERROR_INVALID_VALUE;
  auto s = std::make_shared<Stream>();
  s->context = c;
  s->flags = flags;
  s->priority = std::clamp(priority, -5, 0);
  s->id = Driver::instance().nextId++;
  {
    auto lock = Queue::instance().hold();
    std::erase_if(c->streams, [](const std::weak_ptr<Stream> &w) { return w.expired(); });
    c->streams.push_back(s);
  }
  *stream = reinterpret_cast<CUstream>(Driver::instance().streams.add(s));
  return CUDA_SUCCESS;
}

CUresult cuStreamCreate(CUstream *stream, unsigned int flags) { return cuStreamCreateWithPriority(stream, flags, 0); }

CUresult cuStreamDestroy_v2(CUstream stream) {
  EMU_CONTEXT(c);
  return Driver::instance().streams.remove(stream) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE;  // its work still runs
}

CUresult cuStreamSynchronize(CUstream stream) {
  EMU_STREAM(s, stream);
  if (s->capture) return invalidateCapture(*s, CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
  std::vector<std::shared_ptr<Op>> open;
  {
    auto lock = Queue::instance().hold();
    open = s->legacy ? Queue::instance().before(*s) : std::vector<std::shared_ptr<Op>>{s->last};
  }
  for (auto &op : open)
    if (CUresult r = Queue::instance().wait(op)) return r;
  return CUresult(context->error.load());
}

CUresult cuStreamQuery(CUstream stream) {
  EMU_STREAM(s, stream);
  if (s->capture) return invalidateCapture(*s, CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
  if (Queue::instance().isDone(s->last)) return CUresult(context->error.load());
  Queue::instance().nudge();
  return CUDA_ERROR_NOT_READY;
}

CUresult cuStreamWaitEvent(CUstream stream, CUevent event, unsigned int) {
  EMU_STREAM(s, stream);
  auto e = Driver::instance().events.get(event);
  if (!e) return CUDA_ERROR_INVALID_HANDLE;
  if (e->capture || s->capture) return waitWhileCapturing(s, *e);
  if (e->op) Queue::instance().append(*s, nullptr, {e->op});
  return CUDA_SUCCESS;
}

CUresult cuStreamGetCtx(CUstream stream, CUcontext *c) {
  EMU_STREAM(s, stream);
  *c = reinterpret_cast<CUcontext>(s->context.get());
  return CUDA_SUCCESS;
}

CUresult cuStreamGetFlags(CUstream stream, unsigned int *flags) {
  EMU_STREAM(s, stream);
  *flags = s->flags;
  return CUDA_SUCCESS;
}

CUresult cuStreamGetPriority(CUstream stream, int *priority) {
  EMU_STREAM(s, stream);
  *priority = s->priority;
  return CUDA_SUCCESS;
}

CUresult cuStreamAddCallback(CUstream stream, void (*callback)(CUstream, CUresult, void *), void *userData, unsigned int) {
  EMU_STREAM(s, stream);
  if (s->capture) return invalidateCapture(*s, CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
  auto w = std::make_shared<HostWork>();
  w->callback = callback;
  w->stream = stream;
  w->p.userData = userData;
  return Queue::instance().enqueue(*s, w);
}

CUresult cuLaunchHostFunc(CUstream stream, CUhostFn function, void *userData) {
  EMU_STREAM(s, stream);
  if (!function) return CUDA_ERROR_INVALID_VALUE;
  auto w = std::make_shared<HostWork>();
  w->p = {function, userData};
  return Queue::instance().enqueue(*s, w);
}

static CUresult value(CUstream stream, CUdeviceptr address, u64 v, unsigned flags, u32 bytes, bool waiting) {
  EMU_STREAM(s, stream);
  if (address % bytes) return CUDA_ERROR_INVALID_VALUE;
  auto w = std::make_shared<ValueWork>();
  w->address = address;
  w->value = v;
  w->bytes = bytes;
  w->flags = flags;
  w->waiting = waiting;
  return Queue::instance().enqueue(*s, w);
}

CUresult cuStreamWriteValue32_v2(CUstream s, CUdeviceptr a, uint32_t v, unsigned int flags) { return value(s, a, v, flags, 4, false); }
CUresult cuStreamWaitValue32_v2(CUstream s, CUdeviceptr a, uint32_t v, unsigned int flags) { return value(s, a, v, flags, 4, true); }

CUresult cuStreamBeginCapture_v2(CUstream stream, CUstreamCaptureMode) {
  EMU_STREAM(s, stream);
  if (s->legacy) return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
  if (s->capture) return CUDA_ERROR_ILLEGAL_STATE;
  s->capture = std::make_shared<Capture>();
  s->capture->graph = std::make_shared<Graph>();
  s->capture->streams = {s.get()};
  s->origin = true;
  s->frontier.clear();
  return CUDA_SUCCESS;
}

CUresult cuStreamEndCapture(CUstream stream, CUgraph *graph) {
  EMU_STREAM(s, stream);
  if (!s->capture) return CUDA_ERROR_ILLEGAL_STATE;
  if (!s->origin) return invalidateCapture(*s, CUDA_ERROR_STREAM_CAPTURE_UNMATCHED);
  auto capture = s->capture;
  // Each other stream's last nodes must be before something of this one.
  std::set<GraphNode *> reached;
  std::vector<GraphNode *> todo = s->frontier;
  while (!todo.empty()) {
    GraphNode *n = todo.back();
    todo.pop_back();
    if (reached.insert(n).second) todo.insert(todo.end(), n->after.begin(), n->after.end());
  }
  bool joined = true;
  for (Stream *other : capture->streams) {
    if (other == s.get() || other->capture != capture) continue;
    for (GraphNode *n : other->frontier) joined &= reached.count(n) > 0;
  }
  for (Stream *other : capture->streams)
    if (other->capture == capture) {
      other->capture = nullptr;
      other->frontier.clear();
      other->origin = false;
    }
  *graph = nullptr;
  if (capture->invalid) return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
  if (!joined) return CUDA_ERROR_STREAM_CAPTURE_UNJOINED;
  *graph = reinterpret_cast<CUgraph>(graphs().add(capture->graph));
  return CUDA_SUCCESS;
}

CUresult cuStreamIsCapturing(CUstream stream, CUstreamCaptureStatus *status) {
  EMU_STREAM(s, stream);
  *status = !s->capture ? CU_STREAM_CAPTURE_STATUS_NONE : s->capture->invalid ? CU_STREAM_CAPTURE_STATUS_INVALIDATED : CU_STREAM_CAPTURE_STATUS_ACTIVE;
  return CUDA_SUCCESS;
}

CUresult cuThreadExchangeStreamCaptureMode(CUstreamCaptureMode *mode) {
  std::swap(*mode, captureMode);
  return CUDA_SUCCESS;
}

CUresult cuEventCreate(CUevent *event, unsigned int flags) {
  EMU_CONTEXT(c);
  auto e = std::make_shared<Event>();
  e->flags = flags;
  *event = reinterpret_cast<CUevent>(Driver::instance().events.add(e));
  return CUDA_SUCCESS;
}

CUresult cuEventDestroy_v2(CUevent event) { return Driver::instance().events.remove(event) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE; }

CUresult cuEventRecord(CUevent event, CUstream stream) {
  EMU_STREAM(s, stream);
  auto e = Driver::instance().events.get(event);
  if (!e) return CUDA_ERROR_INVALID_HANDLE;
  if (s->capture) {
    if (!captureIncludes(*s->capture, s->frontier)) return CUDA_ERROR_UNKNOWN;
    e->capture = s->capture;
    e->frontier = s->frontier;
    return CUDA_SUCCESS;
  }
  auto w = std::make_shared<EventRecordWork>();
  w->milliseconds = e->milliseconds = std::make_shared<double>(0);
  e->capture = nullptr;
  e->op = Queue::instance().append(*s, w, {});
  return CUDA_SUCCESS;
}

CUresult cuEventQuery(CUevent event) {
  EMU_CONTEXT(c);
  auto e = Driver::instance().events.get(event);
  if (!e) return CUDA_ERROR_INVALID_HANDLE;
  if (e->capture) return CUDA_ERROR_CAPTURED_EVENT;
  if (Queue::instance().isDone(e->op)) return CUresult(c->error.load());
  Queue::instance().nudge();
  return CUDA_ERROR_NOT_READY;
}

CUresult cuEventSynchronize(CUevent event) {
  EMU_CONTEXT(c);
  auto e = Driver::instance().events.get(event);
  if (!e) return CUDA_ERROR_INVALID_HANDLE;
  if (e->capture) return CUDA_ERROR_CAPTURED_EVENT;
  return Queue::instance().wait(e->op);
}

CUresult cuEventElapsedTime(float *milliseconds, CUevent start, CUevent end) {
  EMU_CONTEXT(c);
  auto a = Driver::instance().events.get(start), b = Driver::instance().events.get(end);
  if (!a || !b || !a->op || !b->op || ((a->flags | b->flags) & CU_EVENT_DISABLE_TIMING)) return CUDA_ERROR_INVALID_HANDLE;
  if (!Queue::instance().isDone(a->op) || !Queue::instance().isDone(b->op)) return CUDA_ERROR_NOT_READY;
  *milliseconds = float(*b->milliseconds - *a->milliseconds);
  return CUDA_SUCCESS;
}

#pragma GCC visibility push(default)
extern "C" {
CUresult cuStreamWriteValue64_v2(CUstream s, CUdeviceptr a, uint64_t v, unsigned flags) { return value(s, a, v, flags, 8, false); }
CUresult cuStreamWaitValue64_v2(CUstream s, CUdeviceptr a, uint64_t v, unsigned flags) { return value(s, a, v, flags, 8, true); }
CUresult cuStreamGetId(CUstream stream, unsigned long long *id) {
  EMU_STREAM(s, stream);
  *id = s->id;
  return CUDA_SUCCESS;
}
CUresult cuEventRecordWithFlags(CUevent event, CUstream stream, unsigned flags) { return flags > 1 ? CUDA_ERROR_INVALID_VALUE : cuEventRecord(event, stream); }
}
#pragma GCC visibility pop
