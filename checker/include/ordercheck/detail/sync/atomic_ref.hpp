// SPDX-License-Identifier: Apache-2.0
// Atomic access to plain memory. The value lives in a cell, as with any atomic; the memory follows
// the operations, in their order, so that plain code reads it when no atomic_ref is left.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

#include <ordercheck/detail/sync/atomic.hpp>
#include <ordercheck/detail/sync/face.hpp>
#include <ordercheck/detail/sync/value_bits.hpp>

namespace ordercheck {
namespace detail {

/// A place in memory to which atomic_refs refer. When plain code has given it another value between
/// two generations of them, another object stands for it.
class AtomicPlace {
 public:
  /// A new atomic_ref to the place, which holds these bits now. To have written it plainly while
  /// another refers to it is misuse.
  static AtomicPlace& refer(const void* address, std::uint64_t bits);

  /// One more, copied from another.
  void add() { ++references_; }

  void drop() { --references_; }

  /// An operation on it. Requires: as `refer`.
  Operation operation(AtomicVerb verb, std::uint64_t bits) const;

  /// What the last operation left there.
  void set(std::uint64_t bits) { bits_ = bits; }

  ObjectId id() const { return handle_->id(&bits_); }

 private:
  void expect(std::uint64_t bits) const;

  std::uint32_t execution_ = 0;
  std::uint32_t references_ = 0;
  std::uint32_t generation_ = 0;
  std::uint64_t bits_ = 0;
  const Handle* handle_ = nullptr;
};

constexpr std::size_t alignment_of_atomic(std::size_t size, std::size_t alignment) {
  const bool has_instruction = size <= 16 && (size & (size - 1)) == 0;
  return has_instruction ? std::max(size, alignment) : alignment;
}

}  // namespace detail

inline namespace checked {

/// std::atomic_ref, under the control of the search. To access the object otherwise while an
/// atomic_ref refers to it is undefined; to have written it is found by the next operation, and
/// misuse.
template <class T>
class atomic_ref {
  static_assert(std::is_trivially_copyable_v<T>, "an atomic_ref's type must be trivially copyable");
  using Arithmetic = detail::AtomicArithmetic<T>;
  using Verb = detail::AtomicVerb;
  static constexpr bool kIntegral = Arithmetic::kIntegral;
  static constexpr bool kCounts = kIntegral || Arithmetic::kPointer;
  static constexpr bool kAdds = Arithmetic::kAdds;

 public:
  using value_type = T;
  using difference_type = typename detail::AmountOf<T>::Type;
  static constexpr bool is_always_lock_free = sizeof(T) <= sizeof(void*);
  static constexpr std::size_t required_alignment =
      detail::alignment_of_atomic(sizeof(T), alignof(T));

  explicit atomic_ref(T& target) : target_{std::addressof(target)} {
    if (reinterpret_cast<std::uintptr_t>(target_) % required_alignment != 0) {
      detail::stop_for_misuse("atomic_ref",
                              "an atomic_ref to an object that is not aligned for it: see "
                              "atomic_ref::required_alignment");
    }
    place_ = &detail::AtomicPlace::refer(static_cast<const void*>(target_), bits());
  }

  atomic_ref(const atomic_ref& other) noexcept : target_{other.target_}, place_{other.place_} {
    place_->add();
  }

  atomic_ref& operator=(const atomic_ref&) = delete;

  ~atomic_ref() { place_->drop(); }

  bool is_lock_free() const noexcept { return is_always_lock_free; }

  T load(std::memory_order order = std::memory_order_seq_cst) const noexcept {
    return detail::value_from<T>(call(Verb::load, order));
  }

  operator T() const noexcept { return load(); }

  void store(T desired, std::memory_order order = std::memory_order_seq_cst) const noexcept {
    call(Verb::store, order, {detail::value_bits(desired)});
    keep(desired);
  }

  T operator=(T desired) const noexcept {
    store(desired);
    return desired;
  }

  T exchange(T desired, std::memory_order order = std::memory_order_seq_cst) const noexcept {
    const std::uint64_t before = call(Verb::exchange, order, {detail::value_bits(desired)});
    keep(desired);
    return detail::value_from<T>(before);
  }

  bool compare_exchange_strong(T& expected, T desired, std::memory_order success,
                               std::memory_order failure) const noexcept {
    const std::uint64_t before = detail::value_bits(expected);
    const std::uint64_t seen =
        call(Verb::compare_exchange, success, {before, static_cast<std::uint64_t>(failure)},
             detail::value_bits(desired));
    if (seen != before) {
      expected = detail::value_from<T>(seen);
      return false;
    }
    keep(desired);
    return true;
  }

  bool compare_exchange_strong(T& expected, T desired,
                               std::memory_order order = std::memory_order_seq_cst) const noexcept {
    return compare_exchange_strong(expected, desired, order, detail::failure_order(order));
  }

  /// Never fails without reason.
  bool compare_exchange_weak(T& expected, T desired, std::memory_order success,
                             std::memory_order failure) const noexcept {
    return compare_exchange_strong(expected, desired, success, failure);
  }

  bool compare_exchange_weak(T& expected, T desired,
                             std::memory_order order = std::memory_order_seq_cst) const noexcept {
    return compare_exchange_strong(expected, desired, order);
  }

  /// Blocks while the value equals `old`: until a notification finds another value.
  void wait(T old, std::memory_order order = std::memory_order_seq_cst) const noexcept {
    const std::uint64_t before = detail::value_bits(old);
    while (queued(Verb::wait, order, {before}) != 0) {
      queued(Verb::wake, order, {before});
    }
  }

  /// Wakes one waiter; which one is explored.
  void notify_one() const noexcept { queued(Verb::notify_one, std::memory_order_relaxed, {}); }

  void notify_all() const noexcept { queued(Verb::notify_all, std::memory_order_relaxed, {}); }

  T fetch_add(difference_type amount,
              std::memory_order order = std::memory_order_seq_cst) const noexcept
    requires kAdds
  {
    const T before = fetch(Verb::fetch_add, Arithmetic::scaled(amount), order);
    keep(Arithmetic::plus(before, amount));
    return before;
  }

  T fetch_sub(difference_type amount,
              std::memory_order order = std::memory_order_seq_cst) const noexcept
    requires kAdds
  {
    const T before = fetch(Verb::fetch_sub, Arithmetic::scaled(amount), order);
    keep(Arithmetic::minus(before, amount));
    return before;
  }

  T fetch_and(T mask, std::memory_order order = std::memory_order_seq_cst) const noexcept
    requires kIntegral
  {
    const T before = fetch(Verb::fetch_and, mask, order);
    keep(static_cast<T>(before & mask));
    return before;
  }

  T fetch_or(T mask, std::memory_order order = std::memory_order_seq_cst) const noexcept
    requires kIntegral
  {
    const T before = fetch(Verb::fetch_or, mask, order);
    keep(static_cast<T>(before | mask));
    return before;
  }

  T fetch_xor(T mask, std::memory_order order = std::memory_order_seq_cst) const noexcept
    requires kIntegral
  {
    const T before = fetch(Verb::fetch_xor, mask, order);
    keep(static_cast<T>(before ^ mask));
    return before;
  }

  T operator++() const noexcept
    requires kCounts
  {
    return Arithmetic::plus(fetch_add(1), 1);
  }

  T operator++(int) const noexcept
    requires kCounts
  {
    return fetch_add(1);
  }

  T operator--() const noexcept
    requires kCounts
  {
    return Arithmetic::minus(fetch_sub(1), 1);
  }

  T operator--(int) const noexcept
    requires kCounts
  {
    return fetch_sub(1);
  }

  T operator+=(difference_type amount) const noexcept
    requires kAdds
  {
    return Arithmetic::plus(fetch_add(amount), amount);
  }

  T operator-=(difference_type amount) const noexcept
    requires kAdds
  {
    return Arithmetic::minus(fetch_sub(amount), amount);
  }

  T operator&=(T mask) const noexcept
    requires kIntegral
  {
    return static_cast<T>(fetch_and(mask) & mask);
  }

  T operator|=(T mask) const noexcept
    requires kIntegral
  {
    return static_cast<T>(fetch_or(mask) | mask);
  }

  T operator^=(T mask) const noexcept
    requires kIntegral
  {
    return static_cast<T>(fetch_xor(mask) ^ mask);
  }

 private:
  friend struct detail::FaceAccess;

  ObjectId id() const { return place_->id(); }

  std::uint64_t bits() const { return detail::value_bits(*target_); }

  Operation operation(Verb verb, std::memory_order order, Value first) const {
    Operation operation = place_->operation(verb, bits());
    operation.order = static_cast<std::uint8_t>(order);
    operation.arguments = {first, {0, static_cast<std::uint64_t>(detail::arithmetic_of<T>())}};
    return operation;
  }

  std::uint64_t call(Verb verb, std::memory_order order, Value first = {},
                     std::uint64_t second = 0) const noexcept {
    Operation call = operation(verb, order, first);
    call.arguments[1].low = second;
    return detail::announce_checked(call);
  }

  std::uint64_t queued(Verb verb, std::memory_order order, Value first) const noexcept {
    Operation queued = operation(verb, order, first);
    queued.other = detail::atomic_queues();
    return detail::announce_checked(queued);
  }

  template <class Amount>
  T fetch(Verb verb, Amount amount, std::memory_order order) const noexcept {
    return detail::value_from<T>(call(verb, order, {detail::value_bits(amount)}));
  }

  /// The memory follows the operation: no scheduling point stands between.
  void keep(T value) const noexcept {
    *target_ = value;
    place_->set(bits());
  }

  T* target_;
  detail::AtomicPlace* place_ = nullptr;
};

}  // namespace checked
}  // namespace ordercheck
