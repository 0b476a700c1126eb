// SPDX-License-Identifier: Apache-2.0
// The native form of invariant.hpp: an invariant is evaluated where it is registered, and again
// when the object that the registration returned goes out of scope.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <ordercheck/require.hpp>
#include <ordercheck/sync/var.hpp>

namespace ordercheck {
inline namespace native {

/// What a mutex protects, as something that an invariant reads.
template <class Mutex, class Projection>
class Guarded {
 public:
  Guarded(Mutex& mutex, Projection projection)
      : mutex_{&mutex}, projection_{std::move(projection)} {}

  auto load() const {
    const std::lock_guard guard{*mutex_};
    return projection_();
  }

 private:
  Mutex* mutex_;
  Projection projection_;
};

/// Evaluates an invariant at the end of its life. Throws RequirementFailed then when it does not
/// hold.
class [[maybe_unused]] Invariant {
 public:
  Invariant() = default;

  Invariant(std::string_view name, std::function<bool()> holds)
      : name_{name}, holds_{std::move(holds)} {}

  Invariant(const Invariant&) = delete;
  Invariant& operator=(const Invariant&) = delete;

  ~Invariant() noexcept(false) {
    if (std::uncaught_exceptions() == exceptions_) {
      evaluate();
    }
  }

  void evaluate() const { require(!holds_ || holds_(), "the invariant is broken: " + name_); }

 private:
  int exceptions_ = std::uncaught_exceptions();
  std::string name_;
  std::function<bool()> holds_;
};

/// Registers a projection of what `mutex` protects. Invariants that read it lock the mutex.
template <class Mutex, class Projection>
Guarded<Mutex, Projection> guarded_by(Mutex& mutex, Projection projection) {
  return {mutex, std::move(projection)};
}

}  // namespace native

namespace detail {

template <class Read>
const Read& kept_natively(const Read& read) {
  // NOLINTNEXTLINE(bugprone-return-const-ref-from-parameter): what is read outlives its invariant
  return read;
}

template <class Mutex, class Projection>
Guarded<Mutex, Projection> kept_natively(const Guarded<Mutex, Projection>& read) {
  return read;
}

/// The predicate over the values of now. Keeps guards, refers to everything else.
template <class Predicate, class... Reads>
std::function<bool()> native_predicate(const Predicate& predicate, const Reads&... reads) {
  return [predicate, kept = std::tuple<decltype(kept_natively(reads))...>{reads...}]() -> bool {
    return std::apply([&](const auto&... each) { return predicate(each.load()...); }, kept);
  };
}

}  // namespace detail

inline namespace native {

/// Requires that the predicate holds here, and where the returned object goes out of scope: keep it
/// in a variable declared after all that it reads. Throws RequirementFailed.
template <class Predicate, class... Reads>
Invariant always(std::string_view name, const Predicate& predicate, const Reads&... reads) {
  auto holds = detail::native_predicate(predicate, reads...);
  require(holds(), "the invariant is broken: " + std::string{name});
  return Invariant{name, std::move(holds)};
}

/// Requires nothing: one native run cannot tell.
template <class Predicate, class... Reads>
Invariant sometimes(std::string_view, const Predicate&, const Reads&...) {
  return {};
}

/// Requires that the predicate holds where the returned object goes out of scope. Throws
/// RequirementFailed.
template <class Predicate, class... Reads>
Invariant finally(std::string_view name, const Predicate& predicate, const Reads&... reads) {
  return Invariant{name, detail::native_predicate(predicate, reads...)};
}

}  // namespace native
}  // namespace ordercheck
