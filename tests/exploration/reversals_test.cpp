// SPDX-License-Identifier: Apache-2.0
// Small programs on which a reversal is easily overlooked: each was lost once.
#include <cstdint>
#include <functional>

#include <gtest/gtest.h>
#include <ordercheck/choose.hpp>
#include <ordercheck/sync.hpp>

#include "dependence.hpp"
#include "explore/depth_first.hpp"
#include "programs.hpp"
#include "random/kinds.hpp"

namespace ordercheck::exploration {
namespace {

TraceSet traces_of(runtime::Strategy& strategy, const Body& body) {
  TraceSet traces;
  run_all({}, strategy, body, [&](runtime::Execution& execution) {
    traces.insert(Dependence{execution}.trace());
    return true;
  });
  return traces;
}

void expect_all_traces(const Body& body) {
  explore::DepthFirst all;
  const TraceSet expected = traces_of(all, body);
  EXPECT_EQ(traces_of(*optimal_search(), body), expected);
  EXPECT_EQ(census(body).executions, expected.size());
}

// Locked at the end: static, so that they are not destroyed with the body.
constinit mutex first_mutex;
constinit mutex second_mutex;
constinit shared_mutex read_mutex;

TEST(Reversals, AFaultThatWritesBesideALabelThatTouchesNothing) {
  expect_all_traces([] {
    FaultBudget budget{"budget", 2};
    run_copies(2, [&](int) { budget.strikes("fault"); });
  });
}

TEST(Reversals, ALockOfTwoMutexesBeforeBothThatKeepThem) {
  expect_all_traces([] {
    run_threads({[] { first_mutex.lock(); }, [] { second_mutex.lock(); },
                 [] { ordercheck::lock(first_mutex, second_mutex); }});
  });
}

TEST(Reversals, AWriterBeforeTwoReadersThatStay) {
  expect_all_traces([] {
    run_threads({[] { read_mutex.lock_shared(); }, [] { read_mutex.lock_shared(); },
                 [] { read_mutex.lock(); }});
  });
}

TEST(Reversals, ABlockedThreadIsNotMovedBeforeItsOwnPast) {
  expect_all_traces([] {
    const Object<StoreKind> store{"store"};
    run_threads({[&] {
                   store.call(StoreKind::put, {2}, {1});
                   store.call(StoreKind::redirect, {2});
                 },
                 [&] { store.call(StoreKind::put, {2}, {0}); },
                 [&] {
                   store.call(StoreKind::redirect, {1});
                   store.call(StoreKind::await_followed);
                 }});
  });
}

TEST(Reversals, TheOtherLabelOfAnEventThatTookAnIndependentOne) {
  expect_all_traces([] {
    const Object<StoreKind> store{"store"};
    run_threads({[&] { store.call(StoreKind::take_any); },
                 [&] {
                   store.call(StoreKind::put, {2}, {1});
                   store.call(StoreKind::put, {1}, {1});
                   store.call(StoreKind::take_any);
                 }});
  });
}

TEST(Reversals, ALabelThatCameAndWentBesideTheOneThatWasTaken) {
  expect_all_traces([] {
    const Object<StoreKind> store{"store"};
    run_threads({[&] { store.call(StoreKind::take_any); },
                 [&] {
                   store.call(StoreKind::follow);
                   store.call(StoreKind::redirect, {2});
                   store.call(StoreKind::follow);
                   store.call(StoreKind::put, {2}, {0});
                 }});
  });
}

TEST(Reversals, ALabelThatTwoIndependentEventsTookAway) {
  expect_all_traces([] {
    const Object<StoreKind> store{"store", 1};
    run_threads({[&] { store.call(StoreKind::put, {1}, {0}); },
                 [&] { store.call(StoreKind::put, {2}, {0}); },
                 [&] { store.call(StoreKind::take_pair); }});
  });
}

TEST(Reversals, AnActorThatNeverActsBeforeAndAfterTimePasses) {
  expect_all_traces([] {
    const Object<CrashKind> crash{"crash"};
    const Actor fate{"fate", crash, CrashKind::crash, {1}};
    run_threads({[] { this_thread::sleep_for(std::chrono::seconds{1}); }});
  });
}

TEST(Reversals, OtherLabelsAfterEachSetOfIndependentEvents) {
  expect_all_traces([] {
    const Object<StoreKind> store{"store"};
    Lane connection;
    connection.late_replies_left = 2;
    const Object<LaneKind> lane{"lane", connection};
    const Object<CrashKind> crash{"crash"};
    Operation deliver = lane.operation(LaneKind::deliver);
    deliver.other = store.id();
    const Actor network{"network", deliver};
    const Actor fate{"fate", crash, CrashKind::crash, {1}};
    run_threads({[&] {
      for (bool answered = false; !answered;) {
        const Value call = lane.call(LaneKind::send, {2});
        answered = lane.call(LaneKind::receive, call).low != 0 || call.low == 2;
      }
    }});
  });
}

}  // namespace
}  // namespace ordercheck::exploration
