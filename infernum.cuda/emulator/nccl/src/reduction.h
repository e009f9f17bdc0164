// Sums and their like over the ranks' slots, in the order of the ranks. NVIDIA's order depends on the topology.
#pragma once

#include <algorithm>
#include <type_traits>

#include "../../standin/elements.h"
#include "world.h"

namespace nccl {

// Integers wrap, hence are added as unsigned; 16-bit floats are rounded once, at the end.
template <class T, class Wide>
void reduceAs(void* to, const Slot* slots, int ranks, size_t elements, int op) {
  T* out = static_cast<T*>(to);
  for (size_t i = 0; i < elements; i++) {
    const auto at = [&](int rank) { return Wide(reinterpret_cast<const T*>(slots[rank].bytes)[i]); };
    Wide value = at(0);
    for (int rank = 1; rank < ranks; rank++) {
      const Wide other = at(rank);
      switch (op) {
        case ncclProd: value = Wide(value * other); break;
        case ncclMax: value = T(value) < T(other) ? other : value; break;
        case ncclMin: value = T(other) < T(value) ? other : value; break;
        default: value = Wide(value + other);
      }
    }
    if (op == ncclAvg) {
      value = std::is_floating_point_v<Wide> ? Wide(value / Wide(ranks)) : Wide(T(value) / T(ranks));
    }
    out[i] = T(value);
  }
}

inline void reduce(void* to, const Slot* slots, int ranks, size_t elements, int type, int op) {
  switch (type) {
    case ncclInt8: return reduceAs<int8_t, uint32_t>(to, slots, ranks, elements, op);
    case ncclUint8: return reduceAs<uint8_t, uint32_t>(to, slots, ranks, elements, op);
    case ncclInt32: return reduceAs<int32_t, uint32_t>(to, slots, ranks, elements, op);
    case ncclUint32: return reduceAs<uint32_t, uint32_t>(to, slots, ranks, elements, op);
    case ncclInt64: return reduceAs<int64_t, uint64_t>(to, slots, ranks, elements, op);
    case ncclUint64: return reduceAs<uint64_t, uint64_t>(to, slots, ranks, elements, op);
    case ncclFloat16: return reduceAs<standin::Half, float>(to, slots, ranks, elements, op);
    case ncclFloat32: return reduceAs<float, float>(to, slots, ranks, elements, op);
    case ncclFloat64: return reduceAs<double, double>(to, slots, ranks, elements, op);
    default: return reduceAs<standin::BFloat, float>(to, slots, ranks, elements, op);
  }
}

}  // namespace nccl
