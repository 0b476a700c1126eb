// SPDX-License-Identifier: Apache-2.0
// The checked form of invariant.hpp. Predicates read cells only: the search knows which events can
// change them.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <ordercheck/detail/door.hpp>
#include <ordercheck/detail/sync/atomic.hpp>
#include <ordercheck/detail/sync/face.hpp>
#include <ordercheck/detail/sync/value_bits.hpp>
#include <ordercheck/detail/sync/var.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck {
namespace detail {

/// A projection's value as a cell holds it: 16 bytes, or a Constant.
template <class T>
Value projected(const T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    return {static_cast<std::uint64_t>(constant(value))};
  } else if constexpr (kFitsACell<T> || sizeof(T) > sizeof(Value)) {
    return {value_bits(value)};
  } else {
    static_assert(std::has_unique_object_representations_v<T>,
                  "a projection of 9 to 16 bytes must have no padding");
    Value bytes;
    std::memcpy(&bytes, &value, sizeof value);
    return bytes;
  }
}

template <class T>
T projection_from(const Value& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    return std::string{bytes_of(Constant{static_cast<std::uint32_t>(value.low)})};
  } else if constexpr (kFitsACell<T> || sizeof(T) > sizeof(Value)) {
    return value_from<T>(value.low);
  } else {
    alignas(T) std::array<char, sizeof(T)> bytes{};
    std::memcpy(bytes.data(), &value, bytes.size());
    return std::bit_cast<T>(bytes);
  }
}

}  // namespace detail

inline namespace checked {

/// What a mutex protects, as of its last release: the value of a projection. For invariants.
template <class T>
class Guarded {
 public:
  explicit Guarded(Cell cell) : cell_{cell} {}

 private:
  template <class Read>
  friend struct ReadOf;

  Cell cell_;
};

/// The state of a cell of an object of a user's kind. For invariants.
template <class State>
class CellRead {
 public:
  explicit CellRead(Cell cell) : cell_{cell} {}

 private:
  template <class Read>
  friend struct ReadOf;

  Cell cell_;
};

/// How an invariant reads a thing: its cell, and the value in the cell's state.
template <class Read>
struct ReadOf {
  static_assert(
      sizeof(Read) == 0,
      "an invariant reads atomics, vars, what guarded_by returns, and cells of objects (cell_of)");
};

template <class T>
struct ReadOf<atomic<T>> {
  static Cell cell(const atomic<T>& read) { return detail::FaceAccess::cell(read); }

  static T value(const void* state) {
    return detail::value_from<T>(*static_cast<const std::uint64_t*>(state));
  }
};

template <class T>
struct ReadOf<var<T>> {
  static Cell cell(const var<T>& read) { return detail::FaceAccess::cell(read); }

  static T value(const void* state) {
    return detail::value_from<T>(*static_cast<const std::uint64_t*>(state));
  }
};

template <class T>
struct ReadOf<Guarded<T>> {
  static Cell cell(const Guarded<T>& read) { return read.cell_; }

  static T value(const void* state) {
    return detail::projection_from<T>(*static_cast<const Value*>(state));
  }
};

template <class State>
struct ReadOf<CellRead<State>> {
  static Cell cell(const CellRead<State>& read) { return read.cell_; }

  static const State& value(const void* state) { return *static_cast<const State*>(state); }
};

/// What an invariant's registration returns. Natively it evaluates the invariant when it goes out
/// of scope; here it does nothing.
class [[maybe_unused]] Invariant {
 public:
  Invariant() = default;
  Invariant(const Invariant&) = delete;
  Invariant& operator=(const Invariant&) = delete;

  ~Invariant() {}  // NOLINT(modernize-use-equals-default): a variable of this type is never unused
};

/// Registers a projection of what `mutex` protects. `projection` is called by each thread that
/// releases the mutex, while it holds it, and now. It returns a std::string or something trivially
/// copyable, and must not use objects of sync.hpp. Requires: no other thread holds the mutex.
template <class Mutex, class Projection>
auto guarded_by(Mutex& mutex, Projection projection) {
  using T = std::remove_cvref_t<std::invoke_result_t<Projection&>>;
  const auto project = [projection = std::move(projection)]() mutable {
    return detail::projected<T>(projection());
  };
  return Guarded<T>{
      detail::add_guard(detail::FaceAccess::handle(mutex), detail::FaceAccess::id(mutex), project)};
}

/// A cell of an object of a user's kind, as something that an invariant reads.
template <class Kind>
CellRead<typename Kind::State> cell_of(const Object<Kind>& object, Key key = 0) {
  return CellRead<typename Kind::State>{Cell{object.id(), key}};
}

}  // namespace checked

namespace detail {

template <class Predicate, class... Reads>
void add_invariant_over(InvariantType type, std::string_view name, const Predicate& predicate,
                        const Reads&... reads) {
  static_assert(sizeof...(Reads) > 0,
                "an invariant must say what it reads: only then is it evaluated when that changes");
  const std::tuple cells{ReadOf<Reads>::cell(reads)...};
  const auto holds = [predicate, cells]() -> bool {
    return std::apply(
        [&](const auto&... cell) { return predicate(ReadOf<Reads>::value(cell_state(cell))...); },
        cells);
  };
  add_invariant(type, name, {ReadOf<Reads>::cell(reads)...}, holds);
}

}  // namespace detail

inline namespace checked {

/// Requires of every state that the predicate holds for the values of `reads`. It is evaluated now
/// and whenever one of them changes; the predicate must read nothing else. A broken one is a
/// violation of type invariant with this name.
template <class Predicate, class... Reads>
Invariant always(std::string_view name, const Predicate& predicate, const Reads&... reads) {
  detail::add_invariant_over(detail::InvariantType::always, name, predicate, reads...);
  return {};
}

/// Requires of the whole search that the predicate holds in at least one state of one execution: a
/// test that is exhausted without it fails with never_reached.
template <class Predicate, class... Reads>
Invariant sometimes(std::string_view name, const Predicate& predicate, const Reads&... reads) {
  detail::add_invariant_over(detail::InvariantType::sometimes, name, predicate, reads...);
  return {};
}

/// Requires that the predicate holds at the end of each execution.
template <class Predicate, class... Reads>
Invariant finally(std::string_view name, const Predicate& predicate, const Reads&... reads) {
  detail::add_invariant_over(detail::InvariantType::finally, name, predicate, reads...);
  return {};
}

}  // namespace checked
}  // namespace ordercheck
