// SPDX-License-Identifier: Apache-2.0
// call_once, semaphores, latches, barriers, promises and futures.
#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/sync.hpp>

#include "explore.hpp"

namespace ordercheck::sync_test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Key;
using testing::Pair;

TEST(CallOnce, CallsOnceAndTheOthersWaitForIt) {
  expect_exhausted(explore([] {
    once_flag once;
    var<int> calls{0};
    const auto work = [&] {
      call_once(once, [&](int amount) { calls += amount; }, 1);
      require(calls == 1, "the call has not returned yet, or was made twice");
    };
    run_threads({work, work});
  }));
}

TEST(CallOnce, AnExceptionLetsTheNextCallerTry) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    once_flag once;
    int attempts = 0;
    int caught = 0;
    const auto attempt = [&] {
      if (++attempts == 1) {
        throw std::runtime_error{"the first one fails"};
      }
    };
    const auto work = [&] {
      try {
        call_once(once, attempt);
      } catch (const std::runtime_error&) {
        ++caught;
      }
    };
    run_threads({work, work, work});
    outcomes.add(std::to_string(attempts) + " attempts, " + std::to_string(caught) + " caught");
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Key("2 attempts, 1 caught")));
}

TEST(CallOnce, FromInsideItsOwnCallIsReported) {
  expect_violation(explore([] {
                     once_flag once;
                     call_once(once, [&] { call_once(once, [] {}); });
                   }),
                   "misuse", "from inside its own call");
}

TEST(Semaphore, LetsAsManyInAsItCounts) {
  expect_exhausted(explore([] {
    counting_semaphore<2> permits{2};
    atomic<int> inside{0};
    const auto work = [&] {
      permits.acquire();
      require(++inside <= 2, "three are inside");
      --inside;
      permits.release();
    };
    run_threads({work, work, work});
  }));
}

TEST(Semaphore, ReleaseOrdersPlainDataBeforeAcquire) {
  expect_exhausted(explore([] {
    binary_semaphore ready{0};
    var<int> data{0};
    run_threads({[&] {
                   data = 1;
                   ready.release();
                 },
                 [&] {
                   ready.acquire();
                   require(data == 1, "the data is not there");
                 }});
  }));
}

TEST(Semaphore, TriesFailWithoutWaiting) {
  expect_exhausted(explore([] {
    binary_semaphore none{0};
    const auto start = steady_clock::now();
    require(!none.try_acquire() && !none.try_acquire_for(3ms), "acquired nothing");
    require(!none.try_acquire_until(start), "acquired nothing");
    require(steady_clock::now() - start == 3ms, "the timeout is wrong");
    none.release();
    require(none.try_acquire_for(3ms) && steady_clock::now() - start == 3ms,
            "waited for what was there");
  }));
}

TEST(Semaphore, ReleaseAboveItsLargestCountIsReported) {
  expect_violation(explore([] {
                     binary_semaphore full{1};
                     full.release();
                   }),
                   "misuse", "above its largest count");
}

TEST(Latch, OpensWhenAllHaveArrived) {
  expect_exhausted(explore([] {
    latch start{2};
    var<int> first{0};
    var<int> second{0};
    run_threads({[&] {
                   first = 1;
                   start.arrive_and_wait();
                   require(second == 1, "the latch opened too early");
                 },
                 [&] {
                   second = 1;
                   start.arrive_and_wait();
                   require(first == 1, "the latch opened too early");
                 }});
    require(start.try_wait(), "the latch closed again");
  }));
}

TEST(Latch, CountedBelowZeroIsReported) {
  expect_violation(explore([] {
                     latch start{1};
                     start.count_down(2);
                   }),
                   "misuse", "counted down below 0");
}

TEST(Barrier, SeparatesPhases) {
  expect_exhausted(explore([] {
    barrier meeting{2};
    var<int> left{0};
    var<int> right{0};
    const auto work = [&](var<int>& mine, var<int>& other) {
      for (int round = 1; round <= 2; ++round) {
        mine = round;
        meeting.arrive_and_wait();
        require(other == round, "a thread is in another phase");
        meeting.arrive_and_wait();
      }
    };
    run_threads({[&] { work(left, right); }, [&] { work(right, left); }});
  }));
}

TEST(Barrier, RunsItsCompletionBetweenPhases) {
  expect_exhausted(explore([] {
    var<int> sum{0};
    var<int> left{0};
    var<int> right{0};
    barrier meeting{2, [&]() noexcept { sum = left + right; }};
    run_threads({[&] {
                   left = 3;
                   meeting.arrive_and_wait();
                   require(sum == 7, "the completion did not run");
                 },
                 [&] {
                   right = 4;
                   meeting.arrive_and_wait();
                   require(sum == 7, "the completion did not run");
                 }});
  }));
}

TEST(Barrier, GoesOnWithoutThoseWhoDropped) {
  expect_exhausted(explore([] {
    barrier meeting{2};
    run_threads({[&] { meeting.arrive_and_drop(); },
                 [&] {
                   auto first = meeting.arrive();
                   meeting.wait(std::move(first));
                   meeting.arrive_and_wait();
                 }});
  }));
}

TEST(Barrier, MoreArrivalsThanExpectedAreReported) {
  expect_violation(explore([] {
                     barrier meeting{1};
                     static_cast<void>(meeting.arrive(2));
                   }),
                   "misuse", "more arrivals");
}

TEST(Future, HandsOverAValue) {
  expect_exhausted(explore([] {
    promise<std::unique_ptr<int>> given;
    auto expected = given.get_future();
    thread t{[&] { given.set_value(std::make_unique<int>(7)); }};
    require(*expected.get() == 7 && !expected.valid(), "the value did not arrive");
    t.join();
  }));
}

TEST(Future, HandsOverReferencesAndNothing) {
  expect_exhausted(explore([] {
    int target = 1;
    promise<int&> reference;
    promise<void> signal;
    auto there = reference.get_future();
    auto done = signal.get_future();
    reference.set_value(target);
    there.get() = 5;
    signal.set_value();
    done.get();
    require(target == 5, "a copy arrived");
  }));
}

TEST(Future, ThrowsWhatThePromiseWasGiven) {
  expect_exhausted(explore([] {
    promise<int> given;
    auto expected = given.get_future();
    given.set_exception(std::make_exception_ptr(std::runtime_error{"no"}));
    try {
      expected.get();
      require(false, "get returned");
    } catch (const std::runtime_error& error) {
      require(error.what() == std::string{"no"}, "another exception arrived");
    }
  }));
}

template <class Call>
std::string code_of(const Call& call) {
  try {
    call();
  } catch (const future_error& error) {
    return error.code().message();
  }
  return "none";
}

std::string message_of(future_errc code) { return std::make_error_code(code).message(); }

TEST(Future, ABrokenPromiseIsToldToTheWaiter) {
  expect_exhausted(explore([] {
    future<int> expected;
    thread t{[&, given = promise<int>{}]() mutable { expected = given.get_future(); }};
    t.join();
    require(code_of([&] { expected.get(); }) == message_of(future_errc::broken_promise),
            "the break is not told");
  }));
}

TEST(Future, WrongUseThrowsAsTheStandardSays) {
  expect_exhausted(explore([] {
    promise<int> given;
    auto expected = given.get_future();
    given.set_value(1);
    require(
        code_of([&] { given.set_value(2); }) == message_of(future_errc::promise_already_satisfied),
        "set twice");
    require(
        code_of([&] { given.get_future(); }) == message_of(future_errc::future_already_retrieved),
        "two futures");
    require(expected.get() == 1, "the second value arrived");
    require(code_of([&] { expected.wait(); }) == message_of(future_errc::no_state),
            "wait without state");
    const promise<int> moved{std::move(given)};
    // NOLINTNEXTLINE(bugprone-use-after-move): what moving leaves is the claim
    require(code_of([&] { given.set_value(2); }) == message_of(future_errc::no_state),
            "set without state");
  }));
}

TEST(Future, OneOfTwoSettersWins) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    promise<int> given;
    auto expected = given.get_future();
    int refused = 0;
    const auto set = [&](int value) {
      try {
        given.set_value(value);
      } catch (const future_error&) {
        refused = value;
      }
    };
    run_threads({[&] { set(1); }, [&] { set(2); }});
    const int got = expected.get();
    require(got + refused == 3, "a value is lost");
    outcomes.add(std::to_string(got));
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("1", 1), Pair("2", 1)));
}

TEST(Future, WaitsEndAtTheirDeadline) {
  expect_exhausted(explore([] {
    promise<int> given;
    const auto expected = given.get_future();
    const auto start = steady_clock::now();
    require(expected.wait_for(2ms) == future_status::timeout, "ready too early");
    thread t{[&] { given.set_value(1); }};
    require(expected.wait_until(start + 1h) == future_status::ready, "never ready");
    require(steady_clock::now() - start == 2ms, "waited for what was there");
    t.join();
  }));
}

}  // namespace
}  // namespace ordercheck::sync_test
