// SPDX-License-Identifier: Apache-2.0
// Atomic shared_ptr and weak_ptr. The cell holds which pointer it is: the stored pointer and its
// control block, whose addresses are the same in every execution and not used again within one. The
// pointer itself is payload: a copy that follows the operations, in their order.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include <ordercheck/detail/sync/atomic.hpp>
#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck {
namespace detail {

/// What tells two pointers apart: equal exactly when they point to the same and share ownership.
struct SharedIdentity {
  const void* pointer = nullptr;
  const void* control = nullptr;
};

/// The representation that both standard libraries of Linux have.
template <class Pointer>
SharedIdentity identity_of(const Pointer& pointer) {
  static_assert(sizeof(Pointer) == sizeof(SharedIdentity));
  SharedIdentity identity;
  std::memcpy(&identity, static_cast<const void*>(std::addressof(pointer)), sizeof identity);
  return identity;
}

/// The part that shared_ptr and weak_ptr share. What a function replaces goes when it returns: a
/// destructor may be a scheduling point.
template <class Pointer>
class SharedAtomicFace {
 public:
  using value_type = Pointer;
  static constexpr bool is_always_lock_free = false;

  constexpr SharedAtomicFace() noexcept = default;

  explicit SharedAtomicFace(Pointer desired) noexcept : identity_{identity_of(desired)} {
    if (on_controlled_thread()) {
      std::construct_at(&current_.value, std::move(desired));
      execution_ = current_execution;
    } else {
      initial_ = std::move(desired);
    }
  }

  SharedAtomicFace(const SharedAtomicFace&) = delete;
  SharedAtomicFace& operator=(const SharedAtomicFace&) = delete;

  bool is_lock_free() const noexcept { return false; }

  Pointer load(std::memory_order order = std::memory_order_seq_cst) const noexcept {
    identity_.load(order);
    return current();
  }

  void store(Pointer desired, std::memory_order order = std::memory_order_seq_cst) noexcept {
    identity_.store(identity_of(desired), order);
    current().swap(desired);
  }

  Pointer exchange(Pointer desired, std::memory_order order = std::memory_order_seq_cst) noexcept {
    identity_.exchange(identity_of(desired), order);
    current().swap(desired);
    return desired;
  }

  bool compare_exchange_strong(Pointer& expected, Pointer desired, std::memory_order success,
                               std::memory_order failure) noexcept {
    SharedIdentity seen = identity_of(expected);
    if (identity_.compare_exchange_strong(seen, identity_of(desired), success, failure)) {
      current().swap(desired);
      return true;
    }
    Pointer found = current();
    expected.swap(found);
    return false;
  }

  bool compare_exchange_strong(Pointer& expected, Pointer desired,
                               std::memory_order order = std::memory_order_seq_cst) noexcept {
    return compare_exchange_strong(expected, std::move(desired), order, failure_order(order));
  }

  /// Never fails without reason.
  bool compare_exchange_weak(Pointer& expected, Pointer desired, std::memory_order success,
                             std::memory_order failure) noexcept {
    return compare_exchange_strong(expected, std::move(desired), success, failure);
  }

  bool compare_exchange_weak(Pointer& expected, Pointer desired,
                             std::memory_order order = std::memory_order_seq_cst) noexcept {
    return compare_exchange_strong(expected, std::move(desired), order);
  }

  // NOLINTNEXTLINE(performance-unnecessary-value-param): as the standard library's
  void wait(Pointer old, std::memory_order order = std::memory_order_seq_cst) const noexcept {
    identity_.wait(identity_of(old), order);
  }

  void notify_one() noexcept { identity_.notify_one(); }

  void notify_all() noexcept { identity_.notify_all(); }

 protected:
  ~SharedAtomicFace() {
    if (execution_ != 0 && execution_ == current_execution) {
      std::destroy_at(&current_.value);
    }
  }

 private:
  friend struct FaceAccess;

  ObjectId id() const { return FaceAccess::id(identity_); }

  /// What the atomic holds after the last operation. Outside the body it begins each execution
  /// anew; what the one before left is gone with that one's memory, and not destroyed.
  Pointer& current() const {
    if (execution_ != current_execution) {
      std::construct_at(&current_.value, initial_);
      execution_ = current_execution;
    }
    return current_.value;
  }

  union Slot {
    constexpr Slot() noexcept : none{} {}

    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    ~Slot() {}

    char none;
    Pointer value;
  };

  checked::atomic<SharedIdentity> identity_{SharedIdentity{}};
  Pointer initial_{};  ///< of one constructed outside an execution
  mutable Slot current_;
  mutable std::uint32_t execution_ = 0;
};

}  // namespace detail

inline namespace checked {

/// std::atomic<std::shared_ptr>, under the control of the search.
template <class T>
class atomic<std::shared_ptr<T>> : public detail::SharedAtomicFace<std::shared_ptr<T>> {
  using Face = detail::SharedAtomicFace<std::shared_ptr<T>>;

 public:
  constexpr atomic() noexcept = default;

  constexpr atomic(std::nullptr_t) noexcept {}

  atomic(std::shared_ptr<T> desired) noexcept : Face{std::move(desired)} {}

  atomic(const atomic&) = delete;
  atomic& operator=(const atomic&) = delete;
  ~atomic() = default;

  operator std::shared_ptr<T>() const noexcept { return this->load(); }

  void operator=(std::shared_ptr<T> desired) noexcept { this->store(std::move(desired)); }
};

/// std::atomic<std::weak_ptr>, under the control of the search.
template <class T>
class atomic<std::weak_ptr<T>> : public detail::SharedAtomicFace<std::weak_ptr<T>> {
  using Face = detail::SharedAtomicFace<std::weak_ptr<T>>;

 public:
  constexpr atomic() noexcept = default;

  atomic(std::weak_ptr<T> desired) noexcept : Face{std::move(desired)} {}

  atomic(const atomic&) = delete;
  atomic& operator=(const atomic&) = delete;
  ~atomic() = default;

  operator std::weak_ptr<T>() const noexcept { return this->load(); }

  void operator=(std::weak_ptr<T> desired) noexcept { this->store(std::move(desired)); }
};

}  // namespace checked
}  // namespace ordercheck
