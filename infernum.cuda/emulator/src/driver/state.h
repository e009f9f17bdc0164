// Contexts, streams, events and modules behind the handles of the driver API.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "../decoder.h"
#include "../machine.h"
#include "../settings.h"

#include "infernum_emulator.h"
#include "order.h"

namespace emu {

struct Op;
struct Context;
struct Graph;
struct GraphNode;

// A capture in progress: the graph, and the stream it began with.
struct Capture {
  std::shared_ptr<Graph> graph;
  bool invalid = false;
  std::set<struct Stream *> streams;
};

struct Stream {
  std::shared_ptr<Context> context;
  u32 flags = 0;
  int priority = 0;
  u64 id = 0;
  std::shared_ptr<Op> last;
  std::shared_ptr<Capture> capture;
  std::vector<GraphNode *> frontier;   // nodes that the next one of the capture depends on
  bool legacy = false;
  bool origin = false;                 // of its capture
};

struct Event {
  u32 flags = 0;
  std::shared_ptr<Op> op;              // the record; null: never recorded, which counts as done
  std::shared_ptr<double> milliseconds;  // when it was done
  std::shared_ptr<Capture> capture;    // recorded while capturing
  std::vector<GraphNode *> frontier;
};

struct LoadedFunction {
  struct LoadedModule *module = nullptr;
  std::string name;
  std::unique_ptr<Program> program;
  u32 maxDynamicShared = 48 << 10;
  u32 carveout = 0;
};

struct LoadedModule : std::enable_shared_from_this<LoadedModule> {
  std::weak_ptr<Context> context;
  std::unique_ptr<Ptx> ptx;
  Symbols symbols;
  std::vector<std::shared_ptr<Allocation>> memory;
  std::map<std::string, std::unique_ptr<LoadedFunction>> functions;
};

struct Context : std::enable_shared_from_this<Context> {
  int device = 0;
  u32 flags = 0;
  u64 id = 0;
  bool primary = false, destroyed = false;
  u32 retained = 0;                    // primary contexts
  std::atomic<int> error{0};           // sticky: what a kernel ended with
  std::shared_ptr<Stream> legacy, perThread;
  std::vector<std::weak_ptr<Stream>> streams;
  std::set<int> peers;                 // devices whose memory it may touch
  std::map<std::shared_ptr<LoadedModule>, bool> modules;
  std::map<int, size_t> limits;
  Clock finished;                      // of all work that is done; the Order's
};

// Objects by handle: unknown and destroyed handles are told from live ones.
template <class T>
class Registry {
 public:
  T *add(std::shared_ptr<T> object) {
    std::lock_guard lock(mutex_);
    T *p = object.get();
    objects_[p] = std::move(object);
    return p;
  }
  std::shared_ptr<T> get(void *handle) {
    std::lock_guard lock(mutex_);
    auto found = objects_.find(static_cast<T *>(handle));
    return found == objects_.end() ? nullptr : found->second;
  }
  std::shared_ptr<T> remove(void *handle) {
    std::lock_guard lock(mutex_);
    auto found = objects_.find(static_cast<T *>(handle));
    if (found == objects_.end()) return nullptr;
    auto object = found->second;
    objects_.erase(found);
    return object;
  }

  std::vector<std::shared_ptr<T>> all() {
    std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<T>> list;
    for (auto &[p, object] : objects_) list.push_back(object);
    return list;
  }

 private:
  std::mutex mutex_;
  std::unordered_map<T *, std::shared_ptr<T>> objects_;
};

struct Driver {
  static Driver &instance();
  std::mutex mutex;                    // of contexts and their members; the queue has its own
  bool initialised = false;
  std::map<int, std::shared_ptr<Context>> primaries;
  Registry<Context> contexts;
  Registry<Stream> streams;
  Registry<Event> events;
  Registry<LoadedModule> modules;
  std::atomic<u64> nextId{1};
};

std::shared_ptr<Context> current();          // null: none on this thread
std::vector<std::shared_ptr<Context>> &contextStack();
std::shared_ptr<Context> makeContext(int device, u32 flags);
void destroyContext(const std::shared_ptr<Context> &context);
// The stream of a handle in the current context; null for a bad one.
std::shared_ptr<Stream> streamOf(CUstream handle);
CUresult complain(CUresult code, const char *kind, const std::string &message);

// Every call of an initialised driver with a context begins so.
#define EMU_CONTEXT(name)                                                                  \
  if (!Driver::instance().initialised) return CUDA_ERROR_NOT_INITIALIZED;                  \
  auto name = current();                                                                   \
  if (!name) return CUDA_ERROR_INVALID_CONTEXT;                                            \
  if (int sticky = name->error.load()) return CUresult(sticky)

}  // namespace emu
