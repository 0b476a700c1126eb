// SPDX-License-Identifier: Apache-2.0
// A value handed from one thread to another, or to several.
#pragma once

#include <chrono>
#include <exception>
#include <future>
#include <memory>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/sync/clock.hpp>
#include <ordercheck/detail/sync/face.hpp>
#include <ordercheck/detail/sync/future_state.hpp>

namespace ordercheck {
namespace detail {

struct FutureAccess;
struct PromiseAccess;

/// The part that futures of both kinds share.
template <class T>
class FutureFace {
 public:
  bool valid() const noexcept { return state_ != nullptr; }

  /// Blocks until the value is there; the first to wait for a deferred function calls it.
  void wait() const { valid_state().wait(); }

  template <class Rep, class Period>
  std::future_status wait_for(const std::chrono::duration<Rep, Period>& duration) const {
    return valid_state().wait_until(deadline_after(duration));
  }

  template <class Clock, class Duration>
  std::future_status wait_until(const std::chrono::time_point<Clock, Duration>& when) const {
    return valid_state().wait_until(deadline_at(when));
  }

 protected:
  using State = std::shared_ptr<FutureState<T>>;

  FutureFace() noexcept = default;

  explicit FutureFace(State state) noexcept : state_{std::move(state)} {}

  FutureFace(const FutureFace&) = default;
  FutureFace& operator=(const FutureFace&) = default;
  FutureFace(FutureFace&&) noexcept = default;
  FutureFace& operator=(FutureFace&&) noexcept = default;
  ~FutureFace() = default;

  FutureState<T>& valid_state() const {
    if (state_ == nullptr) {
      throw std::future_error{std::future_errc::no_state};
    }
    return *state_;
  }

  State state_;
};

}  // namespace detail

inline namespace checked {

template <class T>
class shared_future;

/// std::future, under the control of the search.
template <class T>
class future : public detail::FutureFace<T> {
  using Face = detail::FutureFace<T>;

 public:
  future() noexcept = default;
  future(const future&) = delete;
  future& operator=(const future&) = delete;
  future(future&&) noexcept = default;

  future& operator=(future&& other) noexcept {
    future{std::move(other)}.state_.swap(this->state_);
    return *this;
  }

  /// Waits for the thread of an async call.
  ~future() {
    if (this->state_ != nullptr) {
      this->state_->join_thread();
    }
  }

  /// Blocks until the value is there. Throws what the promise was given,
  /// std::future_error(broken_promise) when it went without giving anything.
  T get() {
    this->valid_state().wait();
    const auto state = std::exchange(this->state_, nullptr);
    if constexpr (std::is_void_v<T>) {
      state->payload();
    } else if constexpr (std::is_reference_v<T>) {
      return *state->payload();
    } else {
      return std::move(*state->payload());
    }
  }

  shared_future<T> share() noexcept { return shared_future<T>{std::move(*this)}; }

 private:
  friend class shared_future<T>;
  friend struct detail::FutureAccess;

  explicit future(typename Face::State state) noexcept : Face{std::move(state)} {}
};

/// std::shared_future, under the control of the search.
template <class T>
// NOLINTNEXTLINE(cppcoreguidelines-special-member-functions): assigns by value, copy or move
class shared_future : public detail::FutureFace<T> {
  using Face = detail::FutureFace<T>;

 public:
  shared_future() noexcept = default;

  shared_future(const shared_future& other) noexcept : Face{other} { add_owner(); }

  shared_future(shared_future&&) noexcept = default;

  shared_future(future<T>&& other) noexcept : Face{std::exchange(other.state_, nullptr)} {}

  shared_future& operator=(shared_future other) noexcept {
    this->state_.swap(other.state_);
    return *this;
  }

  /// The last owner waits for the thread of an async call.
  ~shared_future() {
    if (this->state_ != nullptr && this->state_->has_thread() &&
        this->state_->call(detail::FutureVerb::drop) == 0) {
      this->state_->join_thread();
    }
  }

  /// As future::get; gives access to the value that all owners share.
  std::add_lvalue_reference_t<std::add_const_t<T>> get() const {
    this->valid_state().wait();
    if constexpr (std::is_void_v<T>) {
      this->state_->payload();
    } else {
      return *this->state_->payload();
    }
  }

 private:
  /// Who is last decides who waits: only an async call's owners are counted.
  void add_owner() const {
    if (this->state_ != nullptr && this->state_->has_thread()) {
      this->state_->call(detail::FutureVerb::add_owner);
    }
  }
};

template <class T>
shared_future(future<T>&&) -> shared_future<T>;

}  // namespace checked

namespace detail {

struct FutureAccess {
  template <class T>
  static future<T> future_of(std::shared_ptr<FutureState<T>> state) {
    return future<T>{std::move(state)};
  }
};

}  // namespace detail

inline namespace checked {

/// std::promise, under the control of the search.
template <class T>
class promise {
  using State = detail::FutureState<T>;
  friend struct detail::PromiseAccess;

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
    return detail::FutureAccess::future_of<T>(state_);
  }

  void set_value()
    requires std::is_void_v<T>
  {
    set({}, nullptr, detail::FutureOutcome::value);
  }

  template <class Given = T>
    requires(!std::is_void_v<T> && std::is_convertible_v<Given &&, T>)
  void set_value(Given&& value) {
    set(held(std::forward<Given>(value)), nullptr, detail::FutureOutcome::value);
  }

  void set_exception(std::exception_ptr error) {
    set({}, std::move(error), detail::FutureOutcome::exception);
  }

  /// The future is ready when the calling thread has ended, but for its joiners.
  void set_value_at_thread_exit()
    requires std::is_void_v<T>
  {
    set_at_thread_exit({}, nullptr, detail::FutureOutcome::value);
  }

  template <class Given = T>
    requires(!std::is_void_v<T> && std::is_convertible_v<Given &&, T>)
  void set_value_at_thread_exit(Given&& value) {
    set_at_thread_exit(held(std::forward<Given>(value)), nullptr, detail::FutureOutcome::value);
  }

  void set_exception_at_thread_exit(std::exception_ptr error) {
    set_at_thread_exit({}, std::move(error), detail::FutureOutcome::exception);
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

  template <class Given>
  static typename State::Holder held(Given&& value) {
    if constexpr (std::is_reference_v<T>) {
      const T target = std::forward<Given>(value);
      return std::addressof(target);
    } else {
      return std::make_unique<T>(std::forward<Given>(value));
    }
  }

  void set(typename State::Holder payload, std::exception_ptr error,
           detail::FutureOutcome outcome) {
    valid_state().set(std::move(payload), std::move(error), outcome);
    satisfied_ = true;
  }

  void set_at_thread_exit(typename State::Holder payload, std::exception_ptr error,
                          detail::FutureOutcome outcome) {
    valid_state().set_at_thread_exit(state_, std::move(payload), std::move(error), outcome);
    satisfied_ = true;
  }

  std::shared_ptr<State> state_;
  bool retrieved_ = false;
  bool satisfied_ = false;
};

}  // namespace checked

namespace detail {

/// How a packaged_task keeps its promise: with what its function gave.
struct PromiseAccess {
  template <class T>
  static void set(promise<T>& target, typename FutureState<T>::Holder payload,
                  std::exception_ptr error, bool at_thread_exit) {
    const FutureOutcome outcome =
        error == nullptr ? FutureOutcome::value : FutureOutcome::exception;
    if (at_thread_exit) {
      target.set_at_thread_exit(std::move(payload), std::move(error), outcome);
    } else {
      target.set(std::move(payload), std::move(error), outcome);
    }
  }
};

}  // namespace detail
}  // namespace ordercheck
