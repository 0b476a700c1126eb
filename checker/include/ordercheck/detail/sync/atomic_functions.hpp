// SPDX-License-Identifier: Apache-2.0
// The atomics' functions under the names of C.
#pragma once

#include <atomic>
#include <utility>

#include <ordercheck/detail/sync/atomic.hpp>

namespace ordercheck {
namespace detail {

template <class T>
using ValueOf = typename checked::atomic<T>::value_type;

template <class T>
using DifferenceOf = typename checked::atomic<T>::difference_type;

}  // namespace detail

inline namespace checked {

template <class T>
bool atomic_is_lock_free(const atomic<T>* object) noexcept {
  return object->is_lock_free();
}

template <class T>
T atomic_load(const atomic<T>* object) noexcept {
  return object->load();
}

template <class T>
T atomic_load_explicit(const atomic<T>* object, std::memory_order order) noexcept {
  return object->load(order);
}

template <class T>
void atomic_store(atomic<T>* object, detail::ValueOf<T> desired) noexcept {
  object->store(std::move(desired));
}

template <class T>
void atomic_store_explicit(atomic<T>* object, detail::ValueOf<T> desired,
                           std::memory_order order) noexcept {
  object->store(std::move(desired), order);
}

template <class T>
T atomic_exchange(atomic<T>* object, detail::ValueOf<T> desired) noexcept {
  return object->exchange(std::move(desired));
}

template <class T>
T atomic_exchange_explicit(atomic<T>* object, detail::ValueOf<T> desired,
                           std::memory_order order) noexcept {
  return object->exchange(std::move(desired), order);
}

template <class T>
bool atomic_compare_exchange_strong(atomic<T>* object, detail::ValueOf<T>* expected,
                                    detail::ValueOf<T> desired) noexcept {
  return object->compare_exchange_strong(*expected, std::move(desired));
}

template <class T>
bool atomic_compare_exchange_strong_explicit(atomic<T>* object, detail::ValueOf<T>* expected,
                                             detail::ValueOf<T> desired, std::memory_order success,
                                             std::memory_order failure) noexcept {
  return object->compare_exchange_strong(*expected, std::move(desired), success, failure);
}

template <class T>
bool atomic_compare_exchange_weak(atomic<T>* object, detail::ValueOf<T>* expected,
                                  detail::ValueOf<T> desired) noexcept {
  return object->compare_exchange_weak(*expected, std::move(desired));
}

template <class T>
bool atomic_compare_exchange_weak_explicit(atomic<T>* object, detail::ValueOf<T>* expected,
                                           detail::ValueOf<T> desired, std::memory_order success,
                                           std::memory_order failure) noexcept {
  return object->compare_exchange_weak(*expected, std::move(desired), success, failure);
}

template <class T>
T atomic_fetch_add(atomic<T>* object, detail::DifferenceOf<T> amount) noexcept {
  return object->fetch_add(amount);
}

template <class T>
T atomic_fetch_add_explicit(atomic<T>* object, detail::DifferenceOf<T> amount,
                            std::memory_order order) noexcept {
  return object->fetch_add(amount, order);
}

template <class T>
T atomic_fetch_sub(atomic<T>* object, detail::DifferenceOf<T> amount) noexcept {
  return object->fetch_sub(amount);
}

template <class T>
T atomic_fetch_sub_explicit(atomic<T>* object, detail::DifferenceOf<T> amount,
                            std::memory_order order) noexcept {
  return object->fetch_sub(amount, order);
}

template <class T>
T atomic_fetch_and(atomic<T>* object, detail::ValueOf<T> mask) noexcept {
  return object->fetch_and(mask);
}

template <class T>
T atomic_fetch_and_explicit(atomic<T>* object, detail::ValueOf<T> mask,
                            std::memory_order order) noexcept {
  return object->fetch_and(mask, order);
}

template <class T>
T atomic_fetch_or(atomic<T>* object, detail::ValueOf<T> mask) noexcept {
  return object->fetch_or(mask);
}

template <class T>
T atomic_fetch_or_explicit(atomic<T>* object, detail::ValueOf<T> mask,
                           std::memory_order order) noexcept {
  return object->fetch_or(mask, order);
}

template <class T>
T atomic_fetch_xor(atomic<T>* object, detail::ValueOf<T> mask) noexcept {
  return object->fetch_xor(mask);
}

template <class T>
T atomic_fetch_xor_explicit(atomic<T>* object, detail::ValueOf<T> mask,
                            std::memory_order order) noexcept {
  return object->fetch_xor(mask, order);
}

template <class T>
void atomic_wait(const atomic<T>* object, detail::ValueOf<T> old) noexcept {
  object->wait(std::move(old));
}

template <class T>
void atomic_wait_explicit(const atomic<T>* object, detail::ValueOf<T> old,
                          std::memory_order order) noexcept {
  object->wait(std::move(old), order);
}

template <class T>
void atomic_notify_one(atomic<T>* object) noexcept {
  object->notify_one();
}

template <class T>
void atomic_notify_all(atomic<T>* object) noexcept {
  object->notify_all();
}

inline bool atomic_flag_test_and_set(atomic_flag* flag) noexcept { return flag->test_and_set(); }

inline bool atomic_flag_test_and_set_explicit(atomic_flag* flag, std::memory_order order) noexcept {
  return flag->test_and_set(order);
}

inline void atomic_flag_clear(atomic_flag* flag) noexcept { flag->clear(); }

inline void atomic_flag_clear_explicit(atomic_flag* flag, std::memory_order order) noexcept {
  flag->clear(order);
}

}  // namespace checked
}  // namespace ordercheck
