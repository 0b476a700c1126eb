// SPDX-License-Identifier: Apache-2.0
// The checked form of story.hpp.
#pragma once

#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/door.hpp>
#include <ordercheck/detail/sync/face.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck {
namespace detail {

void set_thread_name(std::string_view name);

/// A value as the story shows it.
template <class T>
std::string text_of(const T& value) {
  if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return std::string{std::string_view{value}};
  } else if constexpr (requires { value.load(); }) {
    return text_of(value.load());
  } else {
    std::ostringstream text;
    text << std::boolalpha << value;
    return text.str();
  }
}

}  // namespace detail

inline namespace checked {

/// Adds a line to the calling thread's next step.
inline void note(std::string_view text) { detail::note(text); }

/// Shows a quantity after each step of the story. `watched` is a function that returns it, or the
/// variable itself (an atomic, a var, anything that can be written to a stream), which must live as
/// long as the body runs.
template <class Watched>
void watch(std::string_view name, Watched&& watched) {
  if constexpr (std::is_invocable_v<Watched&>) {
    detail::watch(name, [read = std::forward<Watched>(watched)]() mutable {
      return detail::text_of(read());
    });
  } else {
    static_assert(std::is_lvalue_reference_v<Watched>,
                  "watch a variable that lives on, or a function");
    detail::watch(name, [&watched] { return detail::text_of(watched); });
  }
}

/// Gives an object its name in the story: "stock mutex" instead of its type and line of creation.
template <class Named>
void name(const Named& named, std::string_view name) {
  if constexpr (requires { named.call(0); }) {
    detail::set_name(named.id(), name);  // an object of a user's kind
  } else {
    detail::set_name(detail::FaceAccess::id(named), name);
  }
}

/// Gives the calling thread its name in reports: "worker 1" instead of "thread 0". Call it first in
/// the thread. Names are for people: they need not be unique, and decide nothing.
inline void name_thread(std::string_view name) { detail::set_thread_name(name); }

/// Makes the operations of the calling thread one row of the story, while it lives.
class StoryRow {
 public:
  explicit StoryRow(std::string_view text) { detail::open_row(text); }

  StoryRow(const StoryRow&) = delete;
  StoryRow& operator=(const StoryRow&) = delete;

  ~StoryRow() { detail::close_row(); }
};

}  // namespace checked
}  // namespace ordercheck
