// SPDX-License-Identifier: Apache-2.0
#include "sync/words.hpp"

#include <atomic>

namespace ordercheck::sync {

std::string with_outcome(std::string_view verb, Value result) {
  return std::string{verb} + (result.low != 0 ? " -> true" : " -> false");
}

std::string order_text(std::uint8_t order) {
  switch (static_cast<std::memory_order>(order)) {
    case std::memory_order_relaxed:
      return "(relaxed)";
    case std::memory_order_consume:
      return "(consume)";
    case std::memory_order_acquire:
      return "(acquire)";
    case std::memory_order_release:
      return "(release)";
    case std::memory_order_acq_rel:
      return "(acq_rel)";
    case std::memory_order_seq_cst:
      return "";
  }
  return {};
}

std::string count_text(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string{noun} + (count == 1 ? "" : "s");
}

}  // namespace ordercheck::sync
