// SPDX-License-Identifier: Apache-2.0
// What a promise, a packaged_task or an async call shares with its futures. The cells say whether
// the value is there; the value itself is payload, moved by the thread that sets or gets it. What
// the operations do is in checker/sync/future_kind.hpp.
#pragma once

#include <cstdint>
#include <exception>
#include <future>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck::detail {

/// Cell 0: how far the value is; cell 1: owners beyond the first, of an async call's shared
/// futures.
struct FutureCell {
  std::uint64_t count = 0;
  bool operator==(const FutureCell&) const = default;
};

/// `set` and `claim` return whether this call did it: claimed is what will be published later;
/// their argument 1 is a FutureOutcome. `wait` and `wait_until` return a FutureAnswer; argument 1
/// says whether the function is deferred: then the first `wait` claims it, and its thread calls it.
/// `drop` returns whether an owner is left.
enum class FutureVerb : std::uint8_t { set, wait, wait_until, claim, publish, add_owner, drop };
enum class FutureOutcome : std::uint8_t { value, exception, broken };
enum class FutureAnswer : std::uint8_t { timeout, ready, deferred };

inline constexpr FutureCell kNotReady{};

extern const KindRules kFutureRules;

/// The part that does not depend on the value's type. Never retired: it goes with its last owner.
class FutureBase {
 public:
  FutureBase() { handle_.construct(&kNotReady); }

  FutureBase(const FutureBase&) = delete;
  FutureBase& operator=(const FutureBase&) = delete;
  virtual ~FutureBase() = default;

  std::uint64_t call(FutureVerb verb, std::uint64_t first = 0, std::uint64_t second = 0) const {
    return announce_checked(
        handle_.operation(&kNotReady, static_cast<std::uint8_t>(verb), {first}, {second}));
  }

  /// Blocks until the value is there; the first to wait for a deferred function calls it. The end
  /// of an async call's thread is what [futures.async] lets its waiters see.
  void wait() {
    if (thread_.has_value()) {
      join(*thread_);
    } else if (answer(FutureVerb::wait, 0) == FutureAnswer::deferred) {
      run_deferred();
      call(FutureVerb::publish);
    }
  }

  std::future_status wait_until(Time deadline) const {
    switch (answer(FutureVerb::wait_until, bits_of(deadline))) {
      case FutureAnswer::timeout:
        return std::future_status::timeout;
      case FutureAnswer::deferred:
        return std::future_status::deferred;
      case FutureAnswer::ready:
        break;
    }
    if (thread_.has_value()) {
      join(*thread_);
    }
    return std::future_status::ready;
  }

  /// Whether it is an async call's on a thread.
  bool has_thread() const { return thread_.has_value(); }

  void set_thread(ThreadId thread) { thread_ = thread; }

  /// What the last owner does: waits for the thread of an async call.
  void join_thread() const {
    if (thread_.has_value()) {
      join(*thread_);
    }
  }

 protected:
  explicit FutureBase(bool deferred) : FutureBase{} { deferred_ = deferred; }

  static constexpr std::uint64_t bits_of_outcome(FutureOutcome outcome) {
    return static_cast<std::uint64_t>(outcome);
  }

  /// Calls the deferred function and keeps what it gives.
  virtual void run_deferred() {}

 private:
  FutureAnswer answer(FutureVerb verb, std::uint64_t first) const {
    return FutureAnswer{static_cast<std::uint8_t>(call(verb, first, deferred_ ? 1 : 0))};
  }

  Handle handle_{&kFutureRules};
  std::optional<ThreadId> thread_;
  bool deferred_ = false;
};

template <class T>
class FutureState : public FutureBase {
 public:
  using Payload = std::conditional_t<std::is_void_v<T>, char, std::remove_reference_t<T>>;
  /// A reference is kept as a pointer that owns nothing.
  using Holder = std::conditional_t<std::is_reference_v<T>, Payload*, std::unique_ptr<Payload>>;

  FutureState() = default;

  /// Makes it ready once. Throws std::future_error when it is already.
  void set(Holder payload, std::exception_ptr error, FutureOutcome how) {
    if (call(FutureVerb::set, 0, bits_of_outcome(how)) == 0) {
      throw std::future_error{std::future_errc::promise_already_satisfied};
    }
    // No scheduling point since the operation: nobody has looked yet.
    keep(std::move(payload), std::move(error));
  }

  /// Keeps it for the end of the calling thread. Throws std::future_error when something is kept
  /// already. `self` is an owner of this state.
  void set_at_thread_exit(const std::shared_ptr<FutureState>& self, Holder payload,
                          std::exception_ptr error, FutureOutcome how) {
    if (call(FutureVerb::claim, 0, bits_of_outcome(how)) == 0) {
      throw std::future_error{std::future_errc::promise_already_satisfied};
    }
    keep(std::move(payload), std::move(error));
    auto late = std::make_unique<std::shared_ptr<FutureState>>(self);
    at_thread_exit(
        [](void* given) {
          const std::unique_ptr<std::shared_ptr<FutureState>> own{
              static_cast<std::shared_ptr<FutureState>*>(given)};
          (*own)->call(FutureVerb::publish);
        },
        late.release());
  }

  void keep(Holder payload, std::exception_ptr error) {
    payload_ = std::move(payload);
    error_ = std::move(error);
  }

  /// What the function gives, kept as the value or the exception.
  template <class Call>
  void keep_result_of(Call&& call) {
    try {
      keep(result_of(std::forward<Call>(call)), nullptr);
    } catch (...) {
      keep({}, std::current_exception());
    }
  }

  template <class Call>
  static Holder result_of(Call&& call) {
    if constexpr (std::is_void_v<T>) {
      std::forward<Call>(call)();
      return {};
    } else if constexpr (std::is_reference_v<T>) {
      return std::addressof(std::forward<Call>(call)());
    } else {
      return std::make_unique<Payload>(std::forward<Call>(call)());
    }
  }

  /// What is kept.
  FutureOutcome outcome() const {
    return error_ == nullptr ? FutureOutcome::value : FutureOutcome::exception;
  }

  /// Requires: ready. Throws what was kept instead of a value.
  const Holder& payload() const {
    if (error_ != nullptr) {
      std::rethrow_exception(error_);
    }
    return payload_;
  }

 protected:
  using FutureBase::FutureBase;

 private:
  Holder payload_{};
  std::exception_ptr error_;
};

}  // namespace ordercheck::detail
