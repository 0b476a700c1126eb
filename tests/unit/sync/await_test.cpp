// SPDX-License-Identifier: Apache-2.0
// Loops that only read and yield wait until what they read has changed.
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/object.hpp>
#include <ordercheck/sync.hpp>

#include "explore.hpp"

namespace ordercheck::sync_test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Key;
using testing::Pair;

/// Explores to the end and returns how many executions that took.
std::uint64_t count(const std::function<void()>& body) {
  const Result result = explore(body);
  expect_exhausted(result);
  return result.executions;
}

/// A list of numbers: more than a cell holds in place.
struct ListKind : KindOf<std::vector<std::uint64_t>> {
  static constexpr std::string_view name = "list";

  enum Verb : std::uint8_t { add, size };

  static void labels(const World&, const Operation&, Labels& labels) { labels.add(); }

  static Value apply(Step& step) {
    const Cell cell{step.operation.object};
    if (step.operation.verb == size) {
      return {step.read<State>(cell).size()};
    }
    step.write<State>(cell).push_back(step.operation.arguments[0].low);
    return {};
  }
};

TEST(Await, OfAStateOfAnySizeIsWokenByItsChange) {
  // The first look comes after both additions, or between them, or before both; then the second
  // addition comes before the thread goes on, before its next look, or after that.
  EXPECT_EQ(count([] {
              const Object<ListKind> list{"list"};
              run_threads({[&] {
                             list.call(ListKind::add, {1});
                             list.call(ListKind::add, {2});
                           },
                           [&] { await([&] { return list.call(ListKind::size).low == 2; }); }});
            }),
            5);
}

TEST(Await, OfAStateOfAnySizeThatNobodyChangesIsADeadlock) {
  expect_violation(explore([] {
                     const Object<ListKind> list{"list"};
                     await([&] { return list.call(ListKind::size).low == 2; });
                   }),
                   "deadlock", "waits until what it read has changed");
}

TEST(Await, OfTwoAtomicsIsWokenByEither) {
  // The first value is seen late or at once, and so is the second: 2 x 2.
  EXPECT_EQ(count([] {
              atomic<bool> a{false};
              atomic<bool> b{false};
              run_threads({[&] {
                             a = true;
                             b = true;
                           },
                           [&] { await([&] { return a.load() && b.load(); }); }});
            }),
            4);
}

TEST(Await, OfAValueThatDoesNotFitACellIsWokenByItsChange) {
  using Row = std::array<std::uint64_t, 3>;
  EXPECT_EQ(count([] {
              atomic<Row> row{Row{}};
              run_threads({[&] { row.store(Row{1, 2, 3}); },
                           [&] { await([&] { return row.load()[2] == 3; }); }});
            }),
            2);
}

TEST(Await, OfASharedPointerIsWokenByItsChange) {
  EXPECT_EQ(count([] {
              atomic<std::shared_ptr<int>> pointer;
              run_threads({[&] { pointer.store(std::make_shared<int>(1)); },
                           [&] { await([&] { return pointer.load() != nullptr; }); }});
            }),
            2);
}

TEST(Await, AFailedCompareExchangeIsARead) {
  EXPECT_EQ(count([] {
              atomic<int> value{0};
              run_threads({[&] { value = 1; },
                           [&] {
                             int expected = 1;
                             while (!value.compare_exchange_strong(expected, 2)) {
                               expected = 1;
                               this_thread::yield();
                             }
                           }});
              require(value == 2, "an exchange is lost");
            }),
            2);
}

TEST(Await, AFailedTryLockIsARead) {
  // The other's lock comes after, during or before.
  EXPECT_EQ(count([] {
              mutex m;
              run_threads({[&] {
                             m.lock();
                             m.unlock();
                           },
                           [&] {
                             while (!m.try_lock()) {
                               this_thread::yield();
                             }
                             m.unlock();
                           }});
            }),
            3);
}

TEST(Await, OfWhatNobodyChangesIsADeadlock) {
  expect_violation(explore([] {
                     const atomic<bool> flag{false};
                     await([&] { return flag.load(); });
                   }),
                   "deadlock", "waits until what it read has changed");
}

TEST(Await, OfAStopRequestIsWokenByIt) {
  EXPECT_EQ(count([] {
              const jthread worker{[](const stop_token& stop) {
                while (!stop.stop_requested()) {
                  this_thread::yield();
                }
              }};
            }),
            2);
}

TEST(Await, OfALaterTimeEndsAtMostAQuarterLate) {
  for (const auto span : {1ns, 300'000ns, 10'000'000ns, 3'600'000'000'000ns}) {
    Outcomes outcomes;
    EXPECT_EQ(
        count([&] {
          const auto start = steady_clock::now();
          while (steady_clock::now() - start < span) {
            this_thread::yield();
          }
          const auto passed = steady_clock::now() - start;
          outcomes.add(passed >= span && passed <= span + span / 4 + 1ms ? "in time" : "late");
        }),
        1);
    EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("in time", 1)));
  }
}

TEST(Await, WithATimeLimitSeesTheChangeBeforeIt) {
  Outcomes outcomes;
  count([&] {
    atomic<bool> ready{false};
    thread setter{[&] {
      this_thread::sleep_for(1s);
      ready = true;
    }};
    const auto end = steady_clock::now() + 10s;
    await([&] { return ready.load() || steady_clock::now() >= end; });
    outcomes.add(steady_clock::now() < end && ready ? "ready" : "timeout");
    setter.join();
  });
  EXPECT_THAT(outcomes.counts(), ElementsAre(Key("ready")));
}

TEST(Await, WithATimeLimitEndsAtItWhenNothingHappens) {
  Outcomes outcomes;
  count([&] {
    const atomic<bool> ready{false};
    const auto end = system_clock::now() + 10s;
    await([&] { return ready.load() || system_clock::now() >= end; });
    outcomes.add(ready ? "ready" : "timeout");
  });
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("timeout", 1)));
}

TEST(Await, OfATimeThatNeverComesIsADeadlock) {
  expect_violation(explore([] {
                     while (steady_clock::now() < steady_clock::time_point::max()) {
                       this_thread::yield();
                     }
                   }),
                   "deadlock", "");
}

TEST(Await, TwoThreadsThatLookAtTheClockDoNotMultiplyTheExecutions) {
  EXPECT_EQ(count([] {
              const auto wait = [] {
                const auto end = steady_clock::now() + 50ms;
                while (steady_clock::now() < end) {
                  this_thread::yield();
                }
              };
              run_threads({wait, wait});
            }),
            1);
}

}  // namespace
}  // namespace ordercheck::sync_test
