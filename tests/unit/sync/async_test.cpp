// SPDX-License-Identifier: Apache-2.0
// shared_future, async, packaged_task and what is made ready at the end of a thread.
#include <chrono>
#include <memory>
#include <optional>
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
using testing::Pair;

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

TEST(SharedFuture, AllOwnersSeeTheValueAndNoRace) {
  const auto result = explore([] {
    promise<std::string> given;
    var<int> data{0};
    const shared_future<std::string> expected = given.get_future().share();
    const auto read = [&data, expected] {
      require(expected.get() == "x" && expected.get() == "x", "the value did not arrive");
      require(data == 1, "what the setter did is not there");
    };
    run_threads({read, read, [&] {
                   data = 1;
                   given.set_value("x");
                 }});
  });
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 1);
}

TEST(SharedFuture, HandsOutReferencesNothingAndExceptions) {
  expect_exhausted(explore([] {
    int target = 1;
    promise<int&> reference;
    promise<void> failing;
    const shared_future<int&> there{reference.get_future()};
    const shared_future failed{failing.get_future()};
    reference.set_value(target);
    there.get() = 5;
    failing.set_exception(std::make_exception_ptr(std::runtime_error{"no"}));
    int caught = 0;
    for (int i = 0; i < 2; ++i) {
      try {
        failed.get();
      } catch (const std::runtime_error&) {
        ++caught;
      }
    }
    require(target == 5 && caught == 2, "something was lost on the way");
  }));
}

TEST(SharedFuture, TakesTheStateFromItsFuture) {
  expect_exhausted(explore([] {
    promise<int> given;
    future<int> single = given.get_future();
    const shared_future<int> shared = single.share();
    require(!single.valid() && shared.valid(), "the future kept its state");
    require(shared.wait_for(1ms) == future_status::timeout, "ready too early");
    require(code_of([] { shared_future<int>{}.get(); }) == message_of(future_errc::no_state),
            "get without state");
  }));
}

TEST(Async, ByDefaultBothPoliciesAreExplored) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    const auto here = this_thread::get_id();
    auto where = async([here] { return this_thread::get_id() == here; });
    outcomes.add(where.get() ? "deferred" : "on a thread");
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("deferred", 1), Pair("on a thread", 1)));
}

TEST(Async, OnAThreadRunsBesideItsCaller) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    atomic<int> value{0};
    auto result = async(launch::async, [&](int amount) { return value.fetch_add(amount); }, 1);
    const int seen = value.exchange(5);
    outcomes.add(std::to_string(result.get()) + std::to_string(seen));
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("01", 1), Pair("50", 1)));
}

TEST(Async, TheEndOfItsThreadIsSeenByThoseWhoWait) {
  expect_exhausted(explore([] {
    var<int> data{0};
    const auto work = [&] { data = data + 1; };
    async(launch::async, work).get();
    require(data == 1, "get did not wait");
    async(launch::async, work).wait();
    require(data == 2, "wait did not wait");
    {
      const auto result = async(launch::async, work);
    }
    require(data == 3, "the future's end did not wait");
    future<void> replaced = async(launch::async, work);
    replaced = future<void>{};
    require(data == 4, "the assignment did not wait");
    auto timed = async(launch::async, work);
    if (timed.wait_for(1h) == future_status::ready) {
      require(data == 5, "the timed wait did not wait");
    }
  }));
}

TEST(Async, ADeferredFunctionIsCalledByTheFirstThatWaits) {
  expect_exhausted(explore([] {
    int calls = 0;
    const auto here = this_thread::get_id();
    auto result = async(launch::deferred, [&] {
      ++calls;
      return this_thread::get_id();
    });
    require(result.wait_for(1h) == future_status::deferred && calls == 0, "it does not wait");
    require(result.get() == here && calls == 1, "called elsewhere");
    {
      const auto never = async(launch::deferred, [&] { ++calls; });
    }
    require(calls == 1, "called although nobody waits");
  }));
}

TEST(Async, ADeferredFunctionIsCalledOnceForAllWhoShareIt) {
  Outcomes outcomes;
  const auto result = explore([&] {
    int calls = 0;
    thread::id caller;
    const shared_future<int> shared = async(launch::deferred, [&] {
                                        caller = this_thread::get_id();
                                        return ++calls;
                                      }).share();
    thread first{[shared] { require(shared.get() == 1, "another value"); }};
    thread second{[shared] { require(shared.get() == 1, "another value"); }};
    const auto first_id = first.get_id();
    first.join();
    second.join();
    require(calls == 1, "called twice");
    outcomes.add(caller == first_id ? "first" : "second");
  });
  expect_exhausted(result);
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("first", 1), Pair("second", 1)));
}

TEST(Async, ADeferredFunctionUnderWayIsNotDeferredAnyMore) {
  expect_exhausted(explore([] {
    latch running{1};
    latch go_on{1};
    const shared_future<void> shared = async(launch::deferred, [&] {
                                         running.count_down();
                                         go_on.wait();
                                       }).share();
    thread caller{[shared] { shared.wait(); }};
    running.wait();
    require(shared.wait_for(1ms) == future_status::timeout, "it is under way");
    go_on.count_down();
    require(shared.wait_for(1h) == future_status::ready, "it has returned");
    caller.join();
  }));
}

TEST(Async, HandsOverExceptionsReferencesAndMoveOnlyArguments) {
  expect_exhausted(explore([] {
    int target = 0;
    async(launch::deferred, [&]() -> int& { return target; }).get() = 7;
    auto sum = async([](const std::unique_ptr<int>& value) { return *value + 1; },
                     std::make_unique<int>(6));
    require(sum.get() == target, "an argument did not arrive");
    auto failing = async([]() -> int { throw std::runtime_error{"no"}; });
    try {
      failing.get();
      require(false, "get returned");
    } catch (const std::runtime_error& error) {
      require(error.what() == std::string{"no"}, "another exception arrived");
    }
  }));
}

void drop_shared_futures(bool keep_one) {
  latch go_on{1};
  std::optional<shared_future<void>> first = async(launch::async, [&] { go_on.wait(); }).share();
  const std::optional<shared_future<void>> second =
      keep_one ? first : std::optional<shared_future<void>>{};
  first.reset();  // waits for the thread when it is the last
  go_on.count_down();
}

TEST(Async, OnlyTheLastOfItsSharedFuturesWaits) {
  expect_exhausted(explore([] { drop_shared_futures(true); }));
  expect_violation(explore([] { drop_shared_futures(false); }), "deadlock", "");
}

TEST(Async, WhicheverThreadDropsTheLastSharedFutureWaits) {
  expect_exhausted(explore([] {
    var<int> data{0};
    {
      shared_future<void> mine = async(launch::async, [&] { data = 1; }).share();
      thread other{[theirs = mine]() mutable { theirs = {}; }};
      mine = {};
      other.join();
    }
    require(data == 1, "nobody waited for the thread");
  }));
}

TEST(PackagedTask, GivesWhatItsFunctionReturnsOrThrows) {
  expect_exhausted(explore([] {
    packaged_task half{[](int value) {
      if (value % 2 != 0) {
        throw std::runtime_error{"odd"};
      }
      return value / 2;
    }};
    future<int> result = half.get_future();
    thread worker{[&] { half(6); }};
    require(result.get() == 3, "another value");
    worker.join();
    half.reset();
    result = half.get_future();
    half(7);
    try {
      result.get();
      require(false, "get returned");
    } catch (const std::runtime_error& error) {
      require(error.what() == std::string{"odd"}, "another exception arrived");
    }
  }));
}

TEST(PackagedTask, WrongUseThrowsAsTheStandardSays) {
  expect_exhausted(explore([] {
    int calls = 0;
    packaged_task<void(int&)> task{[](int& count) { ++count; }};
    auto result = task.get_future();
    task(calls);
    require(code_of([&] { task(calls); }) == message_of(future_errc::promise_already_satisfied),
            "called twice");
    require(
        code_of([&] { task.get_future(); }) == message_of(future_errc::future_already_retrieved),
        "two futures");
    packaged_task<void(int&)> moved{std::move(task)};
    // NOLINTNEXTLINE(bugprone-use-after-move): what moving leaves is the claim
    require(!task.valid() && moved.valid() && calls == 1, "not moved");
    require(code_of([&] { task(calls); }) == message_of(future_errc::no_state),
            "called without state");
    swap(task, moved);
    require(task.valid() && !moved.valid(), "not swapped");
  }));
}

TEST(PackagedTask, ThatIsNeverCalledBreaksItsPromise) {
  expect_exhausted(explore([] {
    future<int> result;
    thread worker{[&, task = packaged_task<int()>{[] { return 1; }}]() mutable {
      result = task.get_future();
    }};
    worker.join();
    require(code_of([&] { result.get(); }) == message_of(future_errc::broken_promise),
            "the break is not told");
  }));
}

TEST(ThreadExit, WhatIsSetForItIsReadyAfterTheThreadsFunction) {
  expect_exhausted(explore([] {
    promise<int> given;
    auto number = given.get_future();
    packaged_task<int()> task{[] { return 2; }};
    auto from_task = task.get_future();
    var<int> data{0};
    thread worker{[&] {
      given.set_value_at_thread_exit(1);
      task.make_ready_at_thread_exit();
      require(number.wait_for(0s) == future_status::timeout, "ready before the end");
      require(code_of([&] { given.set_value(3); }) ==
                  message_of(future_errc::promise_already_satisfied),
              "set twice");
      data = 5;
    }};
    require(number.get() == 1 && data == 5 && from_task.get() == 2, "something is missing");
    worker.join();
  }));
}

}  // namespace
}  // namespace ordercheck::sync_test
