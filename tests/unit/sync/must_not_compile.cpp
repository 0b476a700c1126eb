// SPDX-License-Identifier: Apache-2.0
// One use of each name that is not supported; the test chooses it by a macro and expects the name
// in the message.
#include <atomic>
#include <chrono>
#include <memory>

#include <ordercheck/sync.hpp>

void use();

void use() {
#if defined(USE_atomic_thread_fence)
  ordercheck::atomic_thread_fence(ordercheck::memory_order_seq_cst);
#elif defined(USE_native_handle_of_a_mutex)
  ordercheck::timed_mutex object;
  object.native_handle();
#elif defined(USE_native_handle_of_a_shared_mutex)
  ordercheck::shared_mutex object;
  object.native_handle();
#elif defined(USE_native_handle_of_a_condition_variable)
  ordercheck::condition_variable object;
  object.native_handle();
#elif defined(USE_native_handle_of_a_thread)
  ordercheck::jthread object;
  object.native_handle();
#elif defined(USE_a_real_clock)
  ordercheck::this_thread::sleep_until(std::chrono::steady_clock::now());
#elif defined(USE_an_atomic_of_a_large_class)
  struct Large {
    Large() = default;

    Large(const Large&) {}
  };

  ordercheck::atomic<Large> object{Large{}};
#elif defined(USE_a_foreign_lockable)
  struct Foreign {
    void lock() {}

    bool try_lock() { return true; }

    void unlock() {}
  };

  Foreign a;
  ordercheck::mutex b;
  ordercheck::lock(a, b);
#else
  ordercheck::mutex object;  // the control: this compiles
#endif
}
