// SPDX-License-Identifier: Apache-2.0
// Every public name, used in the same way in both builds: this file is compiled and run once in
// each.
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include <gtest/gtest.h>
#include <ordercheck/choose.hpp>
#include <ordercheck/invariant.hpp>
#include <ordercheck/require.hpp>
#include <ordercheck/story.hpp>
#include <ordercheck/sync.hpp>
#include <ordercheck/workload.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/check.hpp>
#endif

namespace {

using namespace std::chrono_literals;

/// Natively once; in the checked build as the body of a search that must come to its end.
void run(const std::function<void()>& body) {
#if defined(ORDERCHECK_CHECKED)
  const ordercheck::Result result =
      ordercheck::check({.minimise = false, .in_process = true}, body);
  EXPECT_EQ(result.verdict, ordercheck::Verdict::exhausted) << result.message;
  for (const ordercheck::Violation& violation : result.violations) {
    ADD_FAILURE() << violation.message;
  }
#else
  body();
#endif
}

void use_mutexes() {
  ordercheck::mutex plain;
  ordercheck::timed_mutex timed;
  ordercheck::recursive_mutex recursive;
  ordercheck::shared_mutex shared;
  {
    const ordercheck::lock_guard a{plain};
    const ordercheck::lock_guard b{recursive};
    const ordercheck::lock_guard c{recursive};
  }
  {
    [[maybe_unused]] const ordercheck::scoped_lock none;
    const ordercheck::scoped_lock one{plain};
    const ordercheck::scoped_lock several{timed, recursive, shared};
  }
  {
    ordercheck::unique_lock a{plain, ordercheck::defer_lock};
    ordercheck::unique_lock b{timed, ordercheck::try_to_lock};
    ordercheck::shared_lock c{shared, ordercheck::defer_lock};
    b.unlock();
    ordercheck::lock(a, b, c);
    plain.unlock();
    a.release();
    ordercheck::require(plain.try_lock(), "the mutex is free");
    const ordercheck::lock_guard adopted{plain, ordercheck::adopt_lock};
  }
  ordercheck::require(ordercheck::try_lock(plain, timed) == -1, "both are free");
  plain.unlock();
  timed.unlock();
  ordercheck::require(timed.try_lock_for(1ms), "the mutex is free");
  timed.unlock();
  ordercheck::require(timed.try_lock_until(ordercheck::steady_clock::now() + 1ms),
                      "the mutex is free");
  timed.unlock();
  ordercheck::require(shared.try_lock_shared(), "the mutex is free");
  shared.unlock_shared();
  ordercheck::recursive_timed_mutex recursive_timed;
  ordercheck::shared_timed_mutex shared_timed;
  const ordercheck::scoped_lock both{recursive_timed, shared_timed};
  ordercheck::require(recursive_timed.try_lock_for(1ms), "its owner may lock it again");
  recursive_timed.unlock();
  ordercheck::thread{[&] {
    ordercheck::require(!shared_timed.try_lock_shared_for(1us), "a writer is inside");
    const ordercheck::shared_lock late{shared_timed, ordercheck::steady_clock::now()};
    ordercheck::require(!late.owns_lock(), "a writer is inside");
  }}.join();
}

TEST(Names, Mutexes) { run(use_mutexes); }

void use_condition_variable() {
  ordercheck::mutex guard;
  ordercheck::condition_variable changed;
  bool done = false;
  ordercheck::thread other{[&] {
    const ordercheck::lock_guard hold{guard};
    done = true;
    changed.notify_one();
    changed.notify_all();
  }};
  {
    ordercheck::unique_lock lock{guard};
    changed.wait(lock, [&] { return done; });
    const bool expired = changed.wait_for(lock, 1us) == ordercheck::cv_status::timeout;
    const auto past = ordercheck::system_clock::now();
    ordercheck::require(expired || changed.wait_until(lock, past) == ordercheck::cv_status::timeout,
                        "nobody notifies");
    ordercheck::require(!changed.wait_for(lock, 1us, [] { return false; }),
                        "the predicate cannot hold");
    ordercheck::require(changed.wait_until(lock, past, [] { return true; }), "the predicate holds");
  }
  other.join();
}

TEST(Names, ConditionVariable) { run(use_condition_variable); }

void use_condition_variable_any() {
  ordercheck::shared_mutex guard;
  ordercheck::condition_variable_any changed;
  bool done = false;
  ordercheck::jthread other{[&](const ordercheck::stop_token& stop) {
    ordercheck::shared_lock lock{guard};
    const bool met = changed.wait(lock, stop, [&] { return done; });
    const bool expired = !changed.wait_for(lock, stop, 1us, [] { return false; });
    const bool past =
        !changed.wait_until(lock, stop, ordercheck::steady_clock::now(), [] { return false; });
    ordercheck::require(met && expired && past, "the flag is set, the others never");
  }};
  {
    const ordercheck::lock_guard hold{guard};
    done = true;
  }
  changed.notify_all();
  other.join();
  ordercheck::mutex exit_guard;
  ordercheck::condition_variable ended;
  bool over = false;
  ordercheck::thread last{[&] {
    ordercheck::unique_lock hold{exit_guard};
    over = true;
    ordercheck::notify_all_at_thread_exit(ended, std::move(hold));
  }};
  {
    ordercheck::unique_lock hold{exit_guard};
    ended.wait(hold, [&] { return over; });
  }
  last.join();
}

TEST(Names, ConditionVariableAny) { run(use_condition_variable_any); }

void use_threads() {
  ordercheck::thread a{[](int) {}, 1};
  ordercheck::thread b;
  swap(a, b);
  b.swap(a);
  std::unordered_map<ordercheck::thread::id, int> by_id;
  by_id[a.get_id()] = 1;
  by_id[ordercheck::this_thread::get_id()] = 2;
  ordercheck::require(by_id.size() == 2 && a.joinable() && !b.joinable(), "the names differ");
  ordercheck::require(ordercheck::thread::hardware_concurrency() < 10'000, "a number");
  a.join();
  {
    ordercheck::jthread c{[](const ordercheck::stop_token& stop) {
      ordercheck::await([&] { return stop.stop_requested(); });
    }};
    const ordercheck::stop_source source = c.get_stop_source();
    ordercheck::require(source.stop_possible() && c.get_stop_token().stop_possible(),
                        "it can be stopped");
    ordercheck::require(source.request_stop() && source.stop_requested() && !c.request_stop(),
                        "once");
  }
  const ordercheck::stop_source source;
  int calls = 0;
  const ordercheck::stop_callback count{source.get_token(), [&] { ++calls; }};
  source.request_stop();
  ordercheck::require(calls == 1, "the callback was called");
  const ordercheck::stop_source none{ordercheck::nostopstate};
  ordercheck::require(!none.stop_possible(), "there is nothing to stop");
  ordercheck::this_thread::yield();
  ordercheck::this_thread::sleep_for(1us);
  ordercheck::this_thread::sleep_until(ordercheck::high_resolution_clock::now() + 1us);
}

TEST(Names, Threads) { run(use_threads); }

void use_atomics() {
  ordercheck::atomic_int count{1};
  ordercheck::atomic<double> ratio{0.5};
  ordercheck::atomic<bool> ready;
  ordercheck::atomic_flag flag;
  ready.store(true, ordercheck::memory_order_release);
  ordercheck::require(ready.load(ordercheck::memory_order_acquire), "just stored");
  int expected = 1;
  ordercheck::require(count.compare_exchange_strong(expected, 2, ordercheck::memory_order_acq_rel,
                                                    ordercheck::memory_order_relaxed),
                      "equal");
  ordercheck::require(count.fetch_add(2) == 2 && ++count == 5 && count-- == 5 && (count |= 3) == 7,
                      "arithmetic");
  ratio += 0.25;
  ordercheck::require(ratio == 0.75 && ratio.exchange(1.0) == 0.75, "arithmetic");
  ordercheck::require(!flag.test_and_set() && flag.test(), "was clear");
  flag.clear();
  count.notify_one();
  count.wait(3);
  flag.notify_all();
  flag.wait(true);
  const ordercheck::memory_order order = ordercheck::memory_order_seq_cst;
  static_cast<void>(count.load(order));
  static_assert(ordercheck::atomic<int>::is_always_lock_free);
  static_assert(std::is_same_v<ordercheck::atomic_size_t, ordercheck::atomic<std::size_t>>);
}

TEST(Names, Atomics) { run(use_atomics); }

void use_atomic_forms() {
  int plain = 1;
  {
    const ordercheck::atomic_ref whole{plain};
    ordercheck::require(whole.fetch_add(2) == 1 && whole == 3, "arithmetic");
    whole.notify_all();
  }
  ordercheck::require(plain == 3, "it is in memory");
  ordercheck::atomic<std::shared_ptr<int>> shared{std::make_shared<int>(1)};
  const ordercheck::atomic<std::weak_ptr<int>> weak{shared.load()};
  std::shared_ptr<int> expected = weak.load().lock();
  ordercheck::require(shared.compare_exchange_strong(expected, nullptr), "it is the same");
  expected.reset();
  ordercheck::require(weak.load().expired() && shared.exchange(nullptr) == nullptr, "it is gone");
  ordercheck::atomic<int> count{1};
  ordercheck::atomic_store_explicit(&count, 2, ordercheck::memory_order_release);
  ordercheck::require(ordercheck::atomic_fetch_or(&count, 1) == 2, "just stored");
  ordercheck::require(ordercheck::atomic_load(&count) == 3, "just changed");
  ordercheck::atomic_signal_fence(ordercheck::memory_order_seq_cst);
}

TEST(Names, AtomicForms) { run(use_atomic_forms); }

void use_hand_overs() {
  static ordercheck::once_flag once;
  ordercheck::call_once(once, [](int) {}, 1);
  ordercheck::counting_semaphore<4> permits{1};
  permits.acquire();
  permits.release(2);
  ordercheck::require(permits.try_acquire() && permits.try_acquire_for(1us), "two are there");
  ordercheck::require(!permits.try_acquire_until(ordercheck::steady_clock::now()), "none is left");
  ordercheck::binary_semaphore one{1};
  one.acquire();
  ordercheck::latch start{2};
  start.count_down();
  start.arrive_and_wait();
  start.wait();
  ordercheck::require(start.try_wait(), "open");
  ordercheck::barrier meeting{1};
  meeting.arrive_and_wait();
  meeting.wait(meeting.arrive());
  meeting.arrive_and_drop();
  int completions = 0;
  ordercheck::barrier counted{1, [&]() noexcept { ++completions; }};
  counted.arrive_and_wait();
  ordercheck::require(completions == 1, "the completion ran");
}

TEST(Names, HandOvers) { run(use_hand_overs); }

void use_futures() {
  ordercheck::promise<std::string> given;
  ordercheck::future<std::string> expected = given.get_future();
  ordercheck::require(expected.wait_for(1us) == ordercheck::future_status::timeout, "not yet");
  given.set_value("x");
  ordercheck::require(expected.valid() && expected.get() == "x", "now");
  ordercheck::promise<void> broken;
  ordercheck::future<void> never = broken.get_future();
  broken = ordercheck::promise<void>{};
  try {
    never.get();
  } catch (const ordercheck::future_error& error) {
    ordercheck::require(error.code() == ordercheck::future_errc::broken_promise,
                        "the promise is broken");
  }
}

TEST(Names, Futures) { run(use_futures); }

void use_calls() {
  auto three = ordercheck::async(ordercheck::launch::async, [](int a) { return a + 1; }, 2);
  const ordercheck::shared_future<int> shared = three.share();
  ordercheck::require(shared.get() == 3 && shared.get() == 3, "all see it");
  auto later = ordercheck::async(ordercheck::launch::deferred, [] {});
  ordercheck::require(later.wait_for(1us) == ordercheck::future_status::deferred, "not called");
  later.get();
  ordercheck::require(ordercheck::async([] { return 4; }).get() == 4, "either way");
  ordercheck::packaged_task task{[](int a) { return a * 2; }};
  ordercheck::future<int> doubled = task.get_future();
  ordercheck::thread worker{std::move(task), 5};
  ordercheck::require(doubled.get() == 10, "called on the thread");
  worker.join();
  ordercheck::promise<int> given;
  ordercheck::future<int> last = given.get_future();
  ordercheck::thread{[&] { given.set_value_at_thread_exit(1); }}.join();
  ordercheck::require(last.get() == 1, "ready at the end");
}

TEST(Names, Calls) { run(use_calls); }

void use_environment() {
  ordercheck::var<int> plain{3};
  plain = plain + 1;
  plain += 2;
  ++plain;
  plain--;
  ordercheck::random_device device;
  static_cast<void>(device());
  const ordercheck::RandomChoices choices{1};
  const ordercheck::SmallWorkloads pick{0};
  ordercheck::FaultBudget faults{"faults", 0};
  ordercheck::require(pick.size() == 0 && pick("one", 1) == 0 && ordercheck::choose("one", 1) == 0,
                      "no choice");
  ordercheck::require(!faults.strikes("never"), "the budget is empty");
  ordercheck::mutex guard;
  ordercheck::atomic<int> count{1};
  const auto of_plain = ordercheck::guarded_by(guard, [] { return 5; });
  const auto kept = ordercheck::always(
      "all are positive", [](int a, int b, int c) { return a > 0 && b > 0 && c > 0; }, count, plain,
      of_plain);
  ordercheck::sometimes("one", [](int a) { return a == 1; }, count);
  const auto at_the_end = ordercheck::finally("two", [](int a) { return a == 2; }, count);
  ordercheck::name(guard, "guard");
  ordercheck::name_thread("counter");
  ordercheck::watch("count", count);
  const ordercheck::StoryRow row{"counts"};
  ordercheck::note("counts");
  ++count;
}

TEST(Names, Environment) { run(use_environment); }

}  // namespace
