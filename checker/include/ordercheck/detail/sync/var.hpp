// SPDX-License-Identifier: Apache-2.0
// Plain shared data that the race detector sees.
#pragma once

#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/sync/face.hpp>
#include <ordercheck/detail/sync/value_bits.hpp>

namespace ordercheck {
namespace detail {

enum class PlainVerb : std::uint8_t { read, write };

extern const KindRules kPlainRules;

/// A plain value as the cell holds it. Types that cannot be in a cell are told apart by who wrote:
/// `high` is 1.
template <class T>
Value plain_value(const T& value) {
  if constexpr (std::is_trivially_copyable_v<T>) {
    return {value_bits(value)};
  } else {
    return {0, 1};
  }
}

}  // namespace detail

inline namespace checked {

/// Plain shared data. Its accesses are no scheduling points, but they are checked for data races. A
/// place found racy, or named by an invariant, becomes an object: its accesses are then operations
/// of their own. A var outside the body keeps its value from one execution to the next, as any
/// plain variable does: set it at the start of the body.
template <class T>
class var {
 public:
  constexpr var() : var{T{}} {}

  constexpr explicit var(T value) : value_{std::move(value)} {
    if (!std::is_constant_evaluated()) {
      const std::uint64_t bits = detail::plain_value(value_).low;
      handle_.construct(&bits);
      static_cast<void>(detail::access(&value_, sizeof value_, true));
    }
  }

  var(const var&) = delete;
  var& operator=(const var&) = delete;

  ~var() {
    static_cast<void>(detail::access(&value_, sizeof value_, true));
    handle_.retire();
  }

  T load() const {
    if (detail::access(&value_, sizeof value_, false) || handle_.guarded()) {
      announce(operation(detail::PlainVerb::read, {}));
    }
    return value_;
  }

  void store(T value) {
    write_access(value);
    value_ = std::move(value);
  }

  operator T() const { return load(); }

  var& operator=(T value) {
    store(std::move(value));
    return *this;
  }

  template <class Amount>
  var& operator+=(const Amount& amount) {
    T value = load();
    value += amount;
    store(std::move(value));
    return *this;
  }

  template <class Amount>
  var& operator-=(const Amount& amount) {
    T value = load();
    value -= amount;
    store(std::move(value));
    return *this;
  }

  var& operator++() {
    T value = load();
    ++value;
    store(std::move(value));
    return *this;
  }

  T operator++(int) {
    T before = load();
    T value = before;
    ++value;
    store(std::move(value));
    return before;
  }

  var& operator--() {
    T value = load();
    --value;
    store(std::move(value));
    return *this;
  }

  T operator--(int) {
    T before = load();
    T value = before;
    --value;
    store(std::move(value));
    return before;
  }

 private:
  friend struct detail::FaceAccess;

  ObjectId id() const {
    const std::uint64_t bits = detail::plain_value(value_).low;
    return handle_.id(&bits);
  }

  /// The cell that holds the value, for invariants: from now on the accesses are operations.
  Cell cell() const {
    static_assert(std::is_trivially_copyable_v<T>,
                  "an invariant can read a var only of a trivially copyable type");
    if (!handle_.guarded()) {
      handle_.set_guarded();
      announce(operation(detail::PlainVerb::write,
                         detail::plain_value(value_)));  // what it holds by now
    }
    return {id()};
  }

  Operation operation(detail::PlainVerb verb, Value value) const {
    // Outside the body it holds what the execution before left: a first write starts it anew.
    const std::uint64_t bits =
        verb == detail::PlainVerb::write ? value.low : detail::plain_value(value_).low;
    return handle_.operation(&bits, static_cast<std::uint8_t>(verb), value,
                             {static_cast<std::uint64_t>(detail::arithmetic_of<T>())});
  }

  void write_access(const T& value) const {
    if (detail::access(&value_, sizeof value_, true) || handle_.guarded()) {
      announce(operation(detail::PlainVerb::write, detail::plain_value(value)));
    }
  }

  T value_;
  detail::Handle handle_{&detail::kPlainRules};
};

}  // namespace checked
}  // namespace ordercheck
