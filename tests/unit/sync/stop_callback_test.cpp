// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/sync.hpp>

#include "explore.hpp"

namespace ordercheck::sync_test {
namespace {

using testing::ElementsAre;
using testing::Key;
using testing::Pair;

TEST(StopCallback, IsCalledOnceByTheThreadThatRequestsStop) {
  const auto result = explore([] {
    stop_source source;
    int calls = 0;
    thread::id caller;
    const stop_callback count{source.get_token(), [&] {
                                ++calls;
                                caller = this_thread::get_id();
                              }};
    thread requester{[&] {
      require(source.request_stop(), "the first request");
      require(calls == 1, "request_stop returned before the call");
      require(!source.request_stop(), "the second request");
    }};
    const auto expected = requester.get_id();
    requester.join();
    require(calls == 1 && caller == expected, "called by another thread, or again");
  });
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 1);
}

TEST(StopCallback, IsCalledAtOnceWhenStopWasRequested) {
  expect_exhausted(explore([] {
    const stop_source source;
    source.request_stop();
    bool called = false;
    const stop_callback callback{source.get_token(), [&] { called = true; }};
    require(called, "not called by its constructor");
  }));
}

TEST(StopCallback, IsNotCalledAfterItsDestruction) {
  expect_exhausted(explore([] {
    const stop_source source;
    bool called = false;
    {
      const stop_callback callback{source.get_token(), [&] { called = true; }};
    }
    source.request_stop();
    require(!called, "called after its destruction");
  }));
}

TEST(StopCallback, WithoutAStateNothingIsRegistered) {
  expect_exhausted(explore([] {
    bool called = false;
    const stop_callback callback{stop_token{}, [&] { called = true; }};
    require(!called, "called without a request");
  }));
}

TEST(StopCallback, OfSeveralEveryOrderIsExplored) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    const stop_source source;
    std::string order;
    const stop_callback a{source.get_token(), [&] { order += "a"; }};
    const stop_callback b{source.get_token(), [&] { order += "b"; }};
    const stop_callback c{source.get_token(), [&] { order += "c"; }};
    source.request_stop();
    outcomes.add(order);
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("abc", 1), Pair("acb", 1), Pair("bac", 1),
                                             Pair("bca", 1), Pair("cab", 1), Pair("cba", 1)));
}

TEST(StopCallback, RacesWithARequestInFourWays) {
  // At once; dropped before the request; dropped between the request and the call; called.
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    stop_source source;
    std::string called = "not called";
    run_threads({[&] {
                   const auto registrar = this_thread::get_id();
                   const stop_callback callback{
                       source.get_token(), [&, registrar] {
                         called = this_thread::get_id() == registrar ? "at once" : "by the request";
                       }};
                 },
                 [&] { source.request_stop(); }});
    outcomes.add(called);
  }));
  EXPECT_THAT(outcomes.counts(),
              ElementsAre(Pair("at once", 1), Pair("by the request", 1), Pair("not called", 2)));
}

TEST(StopCallback, ItsDestructionWaitsForTheCall) {
  // No data race on what the callback uses, and none on what it leaves.
  expect_exhausted(explore([] {
    stop_source source;
    var<int> data{0};
    run_threads({[&] {
                   data = 1;
                   {
                     const stop_callback callback{source.get_token(), [&] { data += 1; }};
                   }
                   data += 1;
                 },
                 [&] { source.request_stop(); }});
    require(data >= 2, "a write is lost");
  }));
}

TEST(StopCallback, MayDestroyItselfInItsCall) {
  expect_exhausted(explore([] {
    const stop_source source;
    std::optional<stop_callback<std::function<void()>>> callback;
    callback.emplace(source.get_token(), [&] { callback.reset(); });
    source.request_stop();
    require(!callback.has_value(), "it was not called");
  }));
}

TEST(StopCallback, ThatWaitsForItsOwnDestroyerIsADeadlock) {
  // The destructor waits for the call, the call for the mutex that the destroying thread holds.
  const auto result = explore([] {
    stop_source source;
    mutex m;
    run_threads({[&] {
                   std::optional<stop_callback<std::function<void()>>> callback;
                   callback.emplace(source.get_token(), [&] { const lock_guard hold{m}; });
                   const lock_guard hold{m};
                   callback.reset();
                 },
                 [&] { source.request_stop(); }});
  });
  expect_violation(result, "deadlock", "end of a stop_callback");
}

TEST(StopCallback, MayRegisterAnotherThatIsCalledAtOnce) {
  expect_exhausted(explore([] {
    stop_source source;
    int calls = 0;
    const stop_callback outer{source.get_token(), [&] {
                                const stop_callback inner{source.get_token(), [&] { ++calls; }};
                                ++calls;
                              }};
    source.request_stop();
    require(calls == 2, "a call is missing");
  }));
}

TEST(StopCallback, StopsAJthreadThatSleepsOnASemaphore) {
  expect_exhausted(explore([] {
    binary_semaphore wake{0};
    const jthread worker{[&](const stop_token& stop) {
      const stop_callback release{stop, [&] { wake.release(); }};
      wake.acquire();
      require(stop.stop_requested(), "awake without a request");
    }};
  }));
}

TEST(StopCallback, ConcurrentRequestsCallItOnce) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    stop_source source;
    int calls = 0;
    const stop_callback count{source.get_token(), [&] { ++calls; }};
    bool first = false;
    bool second = false;
    run_threads({[&] { first = source.request_stop(); }, [&] { second = source.request_stop(); }});
    require(calls == 1 && first != second, "both or none made the request");
    outcomes.add(first ? "first" : "second");
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Key("first"), Key("second")));
}

}  // namespace
}  // namespace ordercheck::sync_test
