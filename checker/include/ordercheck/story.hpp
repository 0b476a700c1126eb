// SPDX-License-Identifier: Apache-2.0
// What a counterexample shows beside the operations: notes, watched quantities, names, rows.
// Natively nothing.
#pragma once

#include <string_view>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/story.hpp>
#else

namespace ordercheck {
inline namespace native {

inline void note(std::string_view) {}

template <class Watched>
void watch(std::string_view, Watched&&) {}

template <class Object>
void name(const Object&, std::string_view) {}

inline void name_thread(std::string_view) {}

/// Makes the operations of its lifetime one row of the story.
class [[maybe_unused]] StoryRow {
 public:
  explicit StoryRow(std::string_view) {}

  StoryRow(const StoryRow&) = delete;
  StoryRow& operator=(const StoryRow&) = delete;
  ~StoryRow() = default;
};

}  // namespace native
}  // namespace ordercheck
#endif
