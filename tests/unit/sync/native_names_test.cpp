// SPDX-License-Identifier: Apache-2.0
// The native build: each name is the standard one, at no cost.
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <random>
#include <semaphore>
#include <set>
#include <shared_mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

#include <gtest/gtest.h>
#include <ordercheck/choose.hpp>
#include <ordercheck/detail/native_choice.hpp>
#include <ordercheck/invariant.hpp>
#include <ordercheck/require.hpp>
#include <ordercheck/sync.hpp>
#include <ordercheck/workload.hpp>

namespace {

template <class Ours, class Theirs>
constexpr bool kSame = std::is_same_v<Ours, Theirs>;

template <auto* function>
struct Function {};

template <auto* ours, auto* theirs>
constexpr bool kSameFunction = kSame<Function<ours>, Function<theirs>>;

static_assert(kSame<ordercheck::mutex, std::mutex>);
static_assert(kSame<ordercheck::timed_mutex, std::timed_mutex>);
static_assert(kSame<ordercheck::recursive_mutex, std::recursive_mutex>);
static_assert(kSame<ordercheck::recursive_timed_mutex, std::recursive_timed_mutex>);
static_assert(kSame<ordercheck::shared_mutex, std::shared_mutex>);
static_assert(kSame<ordercheck::shared_timed_mutex, std::shared_timed_mutex>);
static_assert(kSame<ordercheck::lock_guard<std::mutex>, std::lock_guard<std::mutex>>);
static_assert(kSame<ordercheck::unique_lock<std::mutex>, std::unique_lock<std::mutex>>);
static_assert(
    kSame<ordercheck::shared_lock<std::shared_mutex>, std::shared_lock<std::shared_mutex>>);
static_assert(kSame<ordercheck::scoped_lock<std::mutex, std::mutex>,
                    std::scoped_lock<std::mutex, std::mutex>>);
static_assert(
    kSameFunction<&ordercheck::lock<std::mutex, std::mutex>, &std::lock<std::mutex, std::mutex>>);
static_assert(kSameFunction<&ordercheck::try_lock<std::mutex, std::mutex>,
                            &std::try_lock<std::mutex, std::mutex>>);
static_assert(kSame<ordercheck::condition_variable, std::condition_variable>);
static_assert(kSame<ordercheck::condition_variable_any, std::condition_variable_any>);
static_assert(
    kSameFunction<&ordercheck::notify_all_at_thread_exit, &std::notify_all_at_thread_exit>);
static_assert(kSame<ordercheck::cv_status, std::cv_status>);
static_assert(kSame<ordercheck::thread, std::thread>);
static_assert(kSame<ordercheck::jthread, std::jthread>);
static_assert(kSame<ordercheck::stop_source, std::stop_source>);
static_assert(kSame<ordercheck::stop_token, std::stop_token>);
static_assert(kSame<ordercheck::stop_callback<void (*)()>, std::stop_callback<void (*)()>>);
static_assert(kSameFunction<&ordercheck::this_thread::get_id, &std::this_thread::get_id>);
static_assert(kSameFunction<&ordercheck::this_thread::yield, &std::this_thread::yield>);
static_assert(kSame<ordercheck::once_flag, std::once_flag>);
static_assert(kSameFunction<&ordercheck::call_once<void (&)()>, &std::call_once<void (&)()>>);
static_assert(kSame<ordercheck::atomic<int>, std::atomic<int>>);
static_assert(kSame<ordercheck::atomic_ref<int>, std::atomic_ref<int>>);
static_assert(kSame<ordercheck::atomic<std::shared_ptr<int>>, std::atomic<std::shared_ptr<int>>>);
static_assert(kSame<ordercheck::atomic<std::weak_ptr<int>>, std::atomic<std::weak_ptr<int>>>);
static_assert(kSame<ordercheck::atomic_flag, std::atomic_flag>);
static_assert(
    kSame<decltype(ordercheck::atomic_load(static_cast<std::atomic<int>*>(nullptr))), int>);
static_assert(kSameFunction<&ordercheck::atomic_signal_fence, &std::atomic_signal_fence>);
static_assert(kSame<ordercheck::atomic_uint64_t, std::atomic_uint64_t>);
static_assert(kSame<ordercheck::memory_order, std::memory_order>);
static_assert(kSame<ordercheck::counting_semaphore<3>, std::counting_semaphore<3>>);
static_assert(kSame<ordercheck::binary_semaphore, std::binary_semaphore>);
static_assert(kSame<ordercheck::latch, std::latch>);
static_assert(kSame<ordercheck::barrier<>, std::barrier<>>);
static_assert(kSame<ordercheck::promise<int>, std::promise<int>>);
static_assert(kSame<ordercheck::future<int>, std::future<int>>);
static_assert(kSame<ordercheck::shared_future<int>, std::shared_future<int>>);
static_assert(kSame<ordercheck::packaged_task<int()>, std::packaged_task<int()>>);
static_assert(kSame<ordercheck::launch, std::launch>);
static_assert(kSame<decltype(ordercheck::async(std::declval<int (*)()>())), std::future<int>>);
static_assert(kSame<ordercheck::future_status, std::future_status>);
static_assert(kSame<ordercheck::steady_clock, std::chrono::steady_clock>);
static_assert(kSame<ordercheck::system_clock, std::chrono::system_clock>);
static_assert(kSame<ordercheck::high_resolution_clock, std::chrono::high_resolution_clock>);
static_assert(kSame<ordercheck::random_device, std::random_device>);

static_assert(sizeof(ordercheck::var<int>) == sizeof(int));
static_assert(sizeof(ordercheck::var<std::string>) == sizeof(std::string));
static_assert(std::is_trivially_destructible_v<ordercheck::var<int>>);

TEST(Native, RequireThrowsWithItsMessage) {
  EXPECT_NO_THROW(ordercheck::require(true, "fine"));
  try {
    ordercheck::require(false, "stock is negative");
    FAIL() << "require returned";
  } catch (const ordercheck::RequirementFailed& failed) {
    EXPECT_STREQ(failed.what(), "stock is negative");
  }
}

TEST(Native, ChoicesAreDrawnFromTheSeedAndWithinTheirRange) {
  const auto draw = [](std::uint64_t seed) {
    ordercheck::detail::seed_native_choices(seed);
    std::string drawn;
    for (int i = 0; i < 64; ++i) {
      drawn += static_cast<char>('0' + ordercheck::choose("digit", 3));
    }
    return drawn;
  };
  const std::string drawn = draw(1);
  EXPECT_EQ((std::set<char>{drawn.begin(), drawn.end()}), (std::set<char>{'0', '1', '2'}));
  EXPECT_EQ(drawn, draw(1));
  EXPECT_NE(drawn, draw(2));
}

TEST(Native, FaultsStayWithinTheirBudget) {
  ordercheck::FaultBudget faults{"losses", 2};
  int struck = 0;
  for (int i = 0; i < 100; ++i) {
    struck += faults.strikes("loss") ? 1 : 0;
  }
  EXPECT_EQ(struck, 2);
}

TEST(Native, AlwaysIsEvaluatedWhereItIsRegisteredAndAtTheEndOfItsScope) {
  ordercheck::atomic<int> stock{1};
  const auto not_negative = [](int now) { return now >= 0; };
  EXPECT_NO_THROW({
    const auto kept = ordercheck::always("stock is never negative", not_negative, stock);
    --stock;
  });
  EXPECT_THROW(
      {
        const auto kept = ordercheck::always("stock is never negative", not_negative, stock);
        --stock;
      },
      ordercheck::RequirementFailed);
  EXPECT_THROW(ordercheck::always("stock is never negative", not_negative, stock),
               ordercheck::RequirementFailed);
}

TEST(Native, FinallyReadsUnderTheMutexAtTheEndOfItsScope) {
  std::mutex guard;
  int cents = 1;
  const auto of_cents = ordercheck::guarded_by(guard, [&] { return cents; });
  const auto is_none = [](int now) { return now == 0; };
  EXPECT_NO_THROW({
    const auto kept = ordercheck::finally("nothing is left", is_none, of_cents);
    cents = 0;
  });
  EXPECT_THROW(
      {
        const auto kept = ordercheck::finally("nothing is left", is_none, of_cents);
        cents = 2;
      },
      ordercheck::RequirementFailed);
}

}  // namespace
