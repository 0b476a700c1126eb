// SPDX-License-Identifier: Apache-2.0
// var<T>: plain shared data, race-checked. Natively a plain T.
#pragma once

#include <utility>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/var.hpp>
#else

namespace ordercheck {
inline namespace native {

/// Plain shared data: a T of the same size, with the names that the checked build needs to see
/// accesses.
template <class T>
class var {
 public:
  constexpr var() : var{T{}} {}

  constexpr explicit var(T value) : value_{std::move(value)} {}

  var(const var&) = delete;
  var& operator=(const var&) = delete;
  ~var() = default;

  constexpr T load() const { return value_; }

  constexpr void store(T value) { value_ = std::move(value); }

  constexpr operator T() const { return value_; }

  constexpr var& operator=(T value) {
    value_ = std::move(value);
    return *this;
  }

  template <class Amount>
  constexpr var& operator+=(const Amount& amount) {
    value_ += amount;
    return *this;
  }

  template <class Amount>
  constexpr var& operator-=(const Amount& amount) {
    value_ -= amount;
    return *this;
  }

  constexpr var& operator++() {
    ++value_;
    return *this;
  }

  constexpr T operator++(int) { return value_++; }

  constexpr var& operator--() {
    --value_;
    return *this;
  }

  constexpr T operator--(int) { return value_--; }

 private:
  T value_;
};

}  // namespace native
}  // namespace ordercheck
#endif
