// SPDX-License-Identifier: Apache-2.0
// Atomics whose value lives in a cell of the World. What the operations do is in
// checker/sync/atomic_kind.hpp. Memory orders are recorded and decide data races; the values
// themselves are sequentially consistent for now.
#pragma once

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <ordercheck/detail/sync/face.hpp>
#include <ordercheck/detail/sync/value_bits.hpp>

namespace ordercheck {
namespace detail {

/// `wait` returns 0 when the value already differs, 1 when the thread entered the queue and must
/// wake.
enum class AtomicVerb : std::uint8_t {
  load,
  store,
  exchange,
  compare_exchange,
  fetch_add,
  fetch_sub,
  fetch_and,
  fetch_or,
  fetch_xor,
  wait,
  wake,
  notify_one,
  notify_all,
};

extern const KindRules kAtomicRules;

/// The object that holds the queues of atomics' waiters: an atomic's own cell holds nothing but its
/// value.
ObjectId atomic_queues();

/// The order of a failed compare-exchange that gives one order for both outcomes.
constexpr std::memory_order failure_order(std::memory_order order) {
  if (order == std::memory_order_acq_rel) {
    return std::memory_order_acquire;
  }
  return order == std::memory_order_release ? std::memory_order_relaxed : order;
}

/// The part that atomics of all types share.
template <class T>
class AtomicFace {
  static_assert(std::is_trivially_copyable_v<T> && std::is_copy_constructible_v<T> &&
                    std::is_copy_assignable_v<T>,
                "an atomic's type must be trivially copyable");
  static_assert(std::is_same_v<T, std::remove_cv_t<T>>,
                "an atomic's type must have neither const nor volatile");

 public:
  using value_type = T;
  static constexpr bool is_always_lock_free = sizeof(T) <= sizeof(void*);

  constexpr explicit AtomicFace(T desired) noexcept : initial_{desired} {
    if (!std::is_constant_evaluated()) {
      const std::uint64_t bits = value_bits(initial_);
      handle_.construct(&bits);
    }
  }

  AtomicFace(const AtomicFace&) = delete;
  AtomicFace& operator=(const AtomicFace&) = delete;

  bool is_lock_free() const noexcept { return is_always_lock_free; }

  T load(std::memory_order order = std::memory_order_seq_cst) const noexcept {
    return value_from<T>(call(AtomicVerb::load, order));
  }

  void store(T desired, std::memory_order order = std::memory_order_seq_cst) noexcept {
    call(AtomicVerb::store, order, {value_bits(desired)});
  }

  T exchange(T desired, std::memory_order order = std::memory_order_seq_cst) noexcept {
    return value_from<T>(call(AtomicVerb::exchange, order, {value_bits(desired)}));
  }

  bool compare_exchange_strong(T& expected, T desired, std::memory_order success,
                               std::memory_order failure) noexcept {
    const std::uint64_t before = value_bits(expected);
    const std::uint64_t seen =
        call(AtomicVerb::compare_exchange, success, {before, static_cast<std::uint64_t>(failure)},
             {value_bits(desired)});
    if (seen != before) {
      expected = value_from<T>(seen);
    }
    return seen == before;
  }

  bool compare_exchange_strong(T& expected, T desired,
                               std::memory_order order = std::memory_order_seq_cst) noexcept {
    return compare_exchange_strong(expected, desired, order, failure_order(order));
  }

  /// Never fails without reason.
  bool compare_exchange_weak(T& expected, T desired, std::memory_order success,
                             std::memory_order failure) noexcept {
    return compare_exchange_strong(expected, desired, success, failure);
  }

  bool compare_exchange_weak(T& expected, T desired,
                             std::memory_order order = std::memory_order_seq_cst) noexcept {
    return compare_exchange_strong(expected, desired, order);
  }

  /// Blocks while the value equals `old`: until a notification finds another value.
  void wait(T old, std::memory_order order = std::memory_order_seq_cst) const noexcept {
    const std::uint64_t bits = value_bits(old);
    while (queued(AtomicVerb::wait, order, {bits}) != 0) {
      queued(AtomicVerb::wake, order, {bits});
    }
  }

  /// Wakes one waiter; which one is explored.
  void notify_one() noexcept { queued(AtomicVerb::notify_one, std::memory_order_relaxed, {}); }

  void notify_all() noexcept { queued(AtomicVerb::notify_all, std::memory_order_relaxed, {}); }

 protected:
  ~AtomicFace() { handle_.retire(); }

  template <class Amount>
  T fetch(AtomicVerb verb, Amount amount, std::memory_order order) const noexcept {
    return value_from<T>(call(verb, order, {value_bits(amount)}));
  }

 private:
  friend struct FaceAccess;

  ObjectId id() const {
    const std::uint64_t bits = value_bits(initial_);
    return handle_.id(&bits);
  }

  Cell cell() const { return {id()}; }

  Operation operation(AtomicVerb verb, std::memory_order order, Value first,
                      Value second = {}) const noexcept {
    const std::uint64_t bits = value_bits(initial_);
    Operation operation = handle_.operation(&bits, static_cast<std::uint8_t>(verb), first, second);
    operation.order = static_cast<std::uint8_t>(order);
    operation.arguments[1].high = static_cast<std::uint64_t>(arithmetic_of<T>());
    return operation;
  }

  std::uint64_t call(AtomicVerb verb, std::memory_order order, Value first = {},
                     Value second = {}) const noexcept {
    return announce_checked(operation(verb, order, first, second));
  }

  std::uint64_t queued(AtomicVerb verb, std::memory_order order, Value first) const noexcept {
    Operation queued = operation(verb, order, first);
    queued.other = atomic_queues();
    return announce_checked(queued);
  }

  Handle handle_{&kAtomicRules};
  T initial_;  ///< where each execution starts; the value of now is in the World
};

/// What T's arithmetic takes: the type itself, or a distance between pointers.
template <class T>
struct AmountOf {
  using Type = T;
};

template <class T>
struct AmountOf<T*> {
  using Type = std::ptrdiff_t;
};

/// Which arithmetic an atomic of T has, and what it comes to.
template <class T>
struct AtomicArithmetic {
  using Amount = typename AmountOf<T>::Type;

  static constexpr bool kIntegral =
      std::is_integral_v<T> && !std::is_same_v<T, bool> && kFitsACell<T>;
  static constexpr bool kPointer = std::is_pointer_v<T>;
  static constexpr bool kAdds = kIntegral || kPointer || std::is_floating_point_v<T>;

  static Amount scaled(Amount amount) noexcept {
    if constexpr (kPointer) {
      return amount * static_cast<Amount>(sizeof(std::remove_pointer_t<T>));
    } else {
      return amount;
    }
  }

  static T plus(T value, Amount amount) noexcept {
    if constexpr (kIntegral) {
      // As the operation itself: wraps around, also for signed types.
      using Bits = std::make_unsigned_t<T>;
      return static_cast<T>(
          static_cast<Bits>(static_cast<Bits>(value) + static_cast<Bits>(amount)));
    } else {
      return value + amount;
    }
  }

  static T minus(T value, Amount amount) noexcept {
    if constexpr (kIntegral) {
      using Bits = std::make_unsigned_t<T>;
      return static_cast<T>(
          static_cast<Bits>(static_cast<Bits>(value) - static_cast<Bits>(amount)));
    } else {
      return value - amount;
    }
  }
};

}  // namespace detail

inline namespace checked {

/// std::atomic, under the control of the search.
template <class T>
class atomic : public detail::AtomicFace<T> {
  using Arithmetic = detail::AtomicArithmetic<T>;
  static constexpr bool kIntegral = Arithmetic::kIntegral;
  static constexpr bool kPointer = Arithmetic::kPointer;
  static constexpr bool kAdds = Arithmetic::kAdds;

 public:
  using difference_type = typename detail::AmountOf<T>::Type;

  constexpr atomic() noexcept(std::is_nothrow_default_constructible_v<T>)
    requires std::is_default_constructible_v<T>
      : detail::AtomicFace<T>{T()} {}

  constexpr atomic(T desired) noexcept : detail::AtomicFace<T>{desired} {}

  atomic(const atomic&) = delete;
  atomic& operator=(const atomic&) = delete;
  ~atomic() = default;

  operator T() const noexcept { return this->load(); }

  T operator=(T desired) noexcept {
    this->store(desired);
    return desired;
  }

  T fetch_add(difference_type amount, std::memory_order order = std::memory_order_seq_cst) noexcept
    requires kAdds
  {
    return this->fetch(detail::AtomicVerb::fetch_add, Arithmetic::scaled(amount), order);
  }

  T fetch_sub(difference_type amount, std::memory_order order = std::memory_order_seq_cst) noexcept
    requires kAdds
  {
    return this->fetch(detail::AtomicVerb::fetch_sub, Arithmetic::scaled(amount), order);
  }

  T fetch_and(T mask, std::memory_order order = std::memory_order_seq_cst) noexcept
    requires kIntegral
  {
    return this->fetch(detail::AtomicVerb::fetch_and, mask, order);
  }

  T fetch_or(T mask, std::memory_order order = std::memory_order_seq_cst) noexcept
    requires kIntegral
  {
    return this->fetch(detail::AtomicVerb::fetch_or, mask, order);
  }

  T fetch_xor(T mask, std::memory_order order = std::memory_order_seq_cst) noexcept
    requires kIntegral
  {
    return this->fetch(detail::AtomicVerb::fetch_xor, mask, order);
  }

  T operator++() noexcept
    requires(kIntegral || kPointer)
  {
    return Arithmetic::plus(fetch_add(1), 1);
  }

  T operator++(int) noexcept
    requires(kIntegral || kPointer)
  {
    return fetch_add(1);
  }

  T operator--() noexcept
    requires(kIntegral || kPointer)
  {
    return Arithmetic::minus(fetch_sub(1), 1);
  }

  T operator--(int) noexcept
    requires(kIntegral || kPointer)
  {
    return fetch_sub(1);
  }

  T operator+=(difference_type amount) noexcept
    requires kAdds
  {
    return Arithmetic::plus(fetch_add(amount), amount);
  }

  T operator-=(difference_type amount) noexcept
    requires kAdds
  {
    return Arithmetic::minus(fetch_sub(amount), amount);
  }

  T operator&=(T mask) noexcept
    requires kIntegral
  {
    return static_cast<T>(fetch_and(mask) & mask);
  }

  T operator|=(T mask) noexcept
    requires kIntegral
  {
    return static_cast<T>(fetch_or(mask) | mask);
  }

  T operator^=(T mask) noexcept
    requires kIntegral
  {
    return static_cast<T>(fetch_xor(mask) ^ mask);
  }
};

/// std::atomic_flag, under the control of the search.
class atomic_flag {
 public:
  constexpr atomic_flag() noexcept = default;

  bool test(std::memory_order order = std::memory_order_seq_cst) const noexcept {
    return value_.load(order);
  }

  bool test_and_set(std::memory_order order = std::memory_order_seq_cst) noexcept {
    return value_.exchange(true, order);
  }

  void clear(std::memory_order order = std::memory_order_seq_cst) noexcept {
    value_.store(false, order);
  }

  void wait(bool old, std::memory_order order = std::memory_order_seq_cst) const noexcept {
    value_.wait(old, order);
  }

  void notify_one() noexcept { value_.notify_one(); }

  void notify_all() noexcept { value_.notify_all(); }

 private:
  atomic<bool> value_{false};
};

}  // namespace checked
}  // namespace ordercheck
