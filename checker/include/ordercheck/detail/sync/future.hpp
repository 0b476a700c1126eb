// SPDX-License-Identifier: Apache-2.0
// A value handed from one thread to another. The cell says whether it is there; the value itself is
// payload, moved by the thread that sets or gets it. What the operations do is in
// checker/sync/future_kind.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <future>
#include <memory>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/sync/clock.hpp>
#include <ordercheck/detail/sync/face.hpp>
#include <ordercheck/sync/unsupported.hpp>

namespace ordercheck {
namespace detail {

struct FutureCell {
  std::uint64_t ready = 0;
  bool operator==(const FutureCell&) const = default;
};

/// `set` returns whether this call made it ready; `wait_until`, whether it is ready. Argument 1 of
/// `set` says how.
enum class FutureVerb : std::uint8_t { set, wait, wait_until };
enum class FutureOutcome : std::uint8_t { value, exception, broken };

inline constexpr FutureCell kNotReady{};

extern const KindRules kFutureRules;

/// Shared by a promise and its future. Never retired: it goes with its last owner.
template <class T>
struct FutureState {
  using Payload = std::conditional_t<std::is_void_v<T>, char, std::remove_reference_t<T>>;
  /// A reference is kept as a pointer that owns nothing.
  using Holder = std::conditional_t<std::is_reference_v<T>, Payload*, std::unique_ptr<Payload>>;

  FutureState() { handle.construct(&kNotReady); }

  bool call(FutureVerb verb, Value first = {}, Value second = {}) const {
    return announce_checked(
               handle.operation(&kNotReady, static_cast<std::uint8_t>(verb), first, second)) != 0;
  }

  /// Makes it ready once. Throws std::future_error when it is already.
  void set(Holder new_payload, std::exception_ptr new_error, FutureOutcome outcome) {
    if (!call(FutureVerb::set, {}, {static_cast<std::uint64_t>(outcome)})) {
      throw std::future_error{std::future_errc::promise_already_satisfied};
    }
    // No scheduling point since the operation: nobody has looked yet.
    payload = std::move(new_payload);
    error = std::move(new_error);
  }

  Handle handle{&kFutureRules};
  Holder payload{};
  std::exception_ptr error;
};

}  // namespace detail

inline namespace checked {

template <class T>
class promise;

/// std::future, under the control of the search.
template <class T>
class future {
 public:
  future() noexcept = default;
  future(const future&) = delete;
  future& operator=(const future&) = delete;
  future(future&&) noexcept = default;
  future& operator=(future&&) noexcept = default;
  ~future() = default;

  bool valid() const noexcept { return state_ != nullptr; }

  /// Blocks until the value is there. Throws what the promise was given,
  /// std::future_error(broken_promise) when it went without giving anything.
  T get() {
    wait();
    const auto state = std::exchange(state_, nullptr);
    if (state->error != nullptr) {
      std::rethrow_exception(state->error);
    }
    if constexpr (std::is_reference_v<T>) {
      return *state->payload;
    } else if constexpr (!std::is_void_v<T>) {
      return std::move(*state->payload);
    }
  }

  void wait() const { valid_state().call(detail::FutureVerb::wait); }

  template <class Rep, class Period>
  std::future_status wait_for(const std::chrono::duration<Rep, Period>& duration) const {
    return wait_until(detail::deadline_after(duration));
  }

  template <class Clock, class Duration>
  std::future_status wait_until(const std::chrono::time_point<Clock, Duration>& when) const {
    return wait_until(detail::deadline_at(when));
  }

  template <class Unused = T>
  void share() {
    static_assert(detail::kSupported<Unused>,
                  "ordercheck::shared_future is not supported yet, see docs/supported.md");
  }

 private:
  friend class promise<T>;

  explicit future(std::shared_ptr<detail::FutureState<T>> state) noexcept
      : state_{std::move(state)} {}

  const detail::FutureState<T>& valid_state() const {
    if (state_ == nullptr) {
      throw std::future_error{std::future_errc::no_state};
    }
    return *state_;
  }

  std::future_status wait_until(Time deadline) const {
    const bool ready =
        valid_state().call(detail::FutureVerb::wait_until, {detail::bits_of(deadline)});
    return ready ? std::future_status::ready : std::future_status::timeout;
  }

  std::shared_ptr<detail::FutureState<T>> state_;
};

/// std::promise, under the control of the search.
template <class T>
class promise {
  using State = detail::FutureState<T>;

 public:
  promise() : state_{std::make_shared<State>()} {}

  promise(const promise&) = delete;
  promise& operator=(const promise&) = delete;

  promise(promise&& other) noexcept
      : state_{std::move(other.state_)},
        retrieved_{other.retrieved_},
        satisfied_{other.satisfied_} {}

  promise& operator=(promise&& other) noexcept {
    promise{std::move(other)}.swap(*this);
    return *this;
  }

  /// A future that waits gets std::future_error(broken_promise) unless the promise was kept.
  ~promise() {
    if (state_ != nullptr && retrieved_ && !satisfied_) {
      state_->set({}, std::make_exception_ptr(std::future_error{std::future_errc::broken_promise}),
                  detail::FutureOutcome::broken);
    }
  }

  /// Requires: called once; throws std::future_error otherwise.
  future<T> get_future() {
    valid_state();
    if (std::exchange(retrieved_, true)) {
      throw std::future_error{std::future_errc::future_already_retrieved};
    }
    return future<T>{state_};
  }

  void set_value()
    requires std::is_void_v<T>
  {
    set({}, nullptr, detail::FutureOutcome::value);
  }

  template <class Given = T>
    requires(!std::is_void_v<T> && std::is_convertible_v<Given &&, T>)
  void set_value(Given&& value) {
    if constexpr (std::is_reference_v<T>) {
      const T target = std::forward<Given>(value);
      set(std::addressof(target), nullptr, detail::FutureOutcome::value);
    } else {
      set(std::make_unique<T>(std::forward<Given>(value)), nullptr, detail::FutureOutcome::value);
    }
  }

  void set_exception(std::exception_ptr error) {
    set({}, std::move(error), detail::FutureOutcome::exception);
  }

  void swap(promise& other) noexcept {
    state_.swap(other.state_);
    std::swap(retrieved_, other.retrieved_);
    std::swap(satisfied_, other.satisfied_);
  }

  friend void swap(promise& left, promise& right) noexcept { left.swap(right); }

 private:
  State& valid_state() const {
    if (state_ == nullptr) {
      throw std::future_error{std::future_errc::no_state};
    }
    return *state_;
  }

  void set(typename State::Holder payload, std::exception_ptr error,
           detail::FutureOutcome outcome) {
    valid_state().set(std::move(payload), std::move(error), outcome);
    satisfied_ = true;
  }

  std::shared_ptr<State> state_;
  bool retrieved_ = false;
  bool satisfied_ = false;
};

}  // namespace checked
}  // namespace ordercheck
