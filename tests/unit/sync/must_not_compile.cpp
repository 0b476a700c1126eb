// SPDX-License-Identifier: Apache-2.0
// One use of each name that is not supported; the test chooses it by a macro and expects the name
// in the message.
#include <atomic>
#include <chrono>
#include <memory>

#include <ordercheck/sync.hpp>

void use();

void use() {
#if defined(USE_recursive_timed_mutex)
  ordercheck::recursive_timed_mutex object;
#elif defined(USE_shared_timed_mutex)
  struct Holder {
    ordercheck::shared_timed_mutex member;
  };

  Holder object;
#elif defined(USE_condition_variable_any)
  ordercheck::condition_variable_any object;
#elif defined(USE_stop_callback)
  const ordercheck::stop_callback object{ordercheck::stop_token{}, [] {}};
#elif defined(USE_shared_future)
  ordercheck::shared_future<int> object;
#elif defined(USE_share_a_future)
  auto object = ordercheck::future<int>{}.share();
#elif defined(USE_async)
  auto object = ordercheck::async([] { return 1; });
#elif defined(USE_packaged_task)
  ordercheck::packaged_task<int()> object;
#elif defined(USE_atomic_ref)
  int value = 0;
  ordercheck::atomic_ref object{value};
#elif defined(USE_atomic_shared_ptr)
  ordercheck::atomic<std::shared_ptr<int>> object;
#elif defined(USE_atomic_thread_fence)
  ordercheck::atomic_thread_fence(ordercheck::memory_order_seq_cst);
#elif defined(USE_high_resolution_clock)
  static_cast<void>(ordercheck::high_resolution_clock::now());
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
