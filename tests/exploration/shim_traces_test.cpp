// SPDX-License-Identifier: Apache-2.0
// The optimal reduction against plain enumeration, on small programs over the standard's types: it
// runs each trace that enumeration finds, and each once.
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <ordercheck/sync.hpp>

#include "explore/depth_first.hpp"
#include "programs.hpp"
#include "search.hpp"

namespace ordercheck::exploration {
namespace {

using namespace std::chrono_literals;

/// A program and its number of traces, some of them deadlocks.
struct Counted {
  const char* name;
  std::uint64_t traces;
  std::uint64_t deadlocks;
  Body body;

  friend void PrintTo(const Counted& program, std::ostream* out) { *out << program.name; }
};

/// A lock of the user's own.
struct OwnLock {
  mutex inner;

  void lock() { inner.lock(); }

  void unlock() { inner.unlock(); }
};

std::vector<Counted> programs_of_timed_locks() {
  return {
      {"TimedLocksThatNobodyHoldsForLong", 2, 0,
       [] {
         recursive_timed_mutex m;
         const auto work = [&] {
           if (m.try_lock_until(steady_clock::time_point::max())) {
             m.unlock();
           }
         };
         run_threads({work, work});
       }},
      {"TwoTimedReadersAndAWriterThatSleeps", 4, 0,
       [] {
         shared_timed_mutex m;
         const steady_clock::time_point end{steady_clock::start + 1ms};
         const auto read = [&] {
           if (m.try_lock_shared_until(end)) {
             m.unlock_shared();
           }
         };
         run_threads({read, read, [&] {
                        m.lock();
                        this_thread::sleep_until(end + 1ms);
                        m.unlock();
                      }});
       }},
  };
}

std::vector<Counted> programs_of_stop_callbacks() {
  return {
      {"ACallbackAgainstARequest", 4, 0,
       [] {
         stop_source source;
         run_threads({[&] { const stop_callback callback{source.get_token(), [] {}}; },
                      [&] { source.request_stop(); }});
       }},
      {"TwoCallbacksAgainstARequest", 12, 0,
       [] {
         stop_source source;
         atomic<int> calls{0};
         run_threads({[&] {
                        const stop_callback first{source.get_token(), [&] { ++calls; }};
                        const stop_callback second{source.get_token(), [] {}};
                      },
                      [&] { source.request_stop(); }});
       }},
      {"AStopRequestAgainstAWait", 6, 0,
       [] {
         mutex m;
         condition_variable_any changed;
         stop_source source;
         run_threads({[&] {
                        m.lock();
                        static_cast<void>(
                            changed.wait(m, source.get_token(), [] { return false; }));
                        m.unlock();
                      },
                      [&] { source.request_stop(); }});
       }},
  };
}

std::vector<Counted> programs_of_waits_with_any_lock() {
  return {
      {"ANotificationAgainstAWaitWithAUsersLock", 2, 0,
       [] {
         OwnLock lock;
         condition_variable_any changed;
         bool ready = false;
         run_threads({[&] {
                        lock.lock();
                        changed.wait(lock, [&] { return ready; });
                        lock.unlock();
                      },
                      [&] {
                        lock.lock();
                        ready = true;
                        lock.unlock();
                        changed.notify_one();
                      }});
       }},
      {"ANotificationThatMayComeTooEarly", 2, 1,
       [] {
         shared_mutex m;
         condition_variable_any changed;
         run_threads({[&] {
                        m.lock_shared();
                        std::shared_lock hold{m, std::adopt_lock};
                        changed.wait(hold);
                      },
                      [&] { changed.notify_all(); }});
       }},
  };
}

std::vector<Counted> programs_of_futures() {
  return {
      {"TwoWaitersForADeferredFunction", 2, 0,
       [] {
         const shared_future<int> shared =
             ordercheck::async(launch::deferred, [] { return 1; }).share();
         const auto get = [shared] { static_cast<void>(shared.get()); };
         run_threads({get, get});
       }},
      {"TwoThreadsThatDropAnAsyncCall", 2, 0,
       [] {
         shared_future<void> mine = ordercheck::async(launch::async, [] {}).share();
         thread other{[theirs = mine]() mutable { theirs = {}; }};
         mine = {};
         other.join();
       }},
      {"ATimedWaitForTheEndOfAThread", 3, 0,
       [] {
         promise<void> given;
         const auto ended = given.get_future();
         thread worker{[&] {
           this_thread::sleep_until(steady_clock::time_point{steady_clock::start + 1ms});
           given.set_value_at_thread_exit();
         }};
         static_cast<void>(ended.wait_until(steady_clock::time_point{steady_clock::start + 1ms}));
         worker.join();
       }},
  };
}

struct Node {
  std::shared_ptr<Node> next;
};

std::vector<Counted> programs_of_atomics() {
  return {
      {"TwoReferencesToOnePlace", 6, 0,
       [] {
         int value = 0;
         const auto add = [&] {
           ++atomic_ref{value};
           ++atomic_ref{value};
         };
         run_threads({add, add});
       }},
      {"TwoPushesOntoASharedStack", 4, 0,
       [] {
         atomic<std::shared_ptr<Node>> top;
         const auto push = [&] {
           const auto node = std::make_shared<Node>(Node{top.load()});
           while (!top.compare_exchange_strong(node->next, node)) {
           }
         };
         run_threads({push, push});
       }},
      {"AnAwaitWithATimeLimit", 3, 0,
       [] {
         atomic<bool> ready{false};
         const steady_clock::time_point end{steady_clock::start + 3ms};
         run_threads({[&] {
                        this_thread::sleep_until(end);
                        ready = true;
                      },
                      [&] { await([&] { return ready.load() || steady_clock::now() >= end; }); }});
       }},
  };
}

std::vector<Counted> all_programs() {
  std::vector<Counted> all;
  for (auto& some :
       {programs_of_timed_locks(), programs_of_stop_callbacks(), programs_of_waits_with_any_lock(),
        programs_of_futures(), programs_of_atomics()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

class ShimProgram : public testing::TestWithParam<Counted> {};

TEST_P(ShimProgram, IsExploredOnceForEachTrace) {
  const Counted& program = GetParam();
  const Census census = exploration::census(program.body);
  EXPECT_EQ(census.problem, "");
  EXPECT_EQ(census.repeated, 0U);
  EXPECT_EQ(census.executions, program.traces);
  EXPECT_EQ(census.deadlocked, program.deadlocks);

  TraceSet found;
  std::uint64_t deadlocks = 0;
  std::uint64_t interleavings = 0;
  explore::DepthFirst everything;
  const bool ended = run_all({}, everything, program.body, [&](runtime::Execution& execution) {
    if (found.insert(trace_of(execution)).second && deadlocked(execution)) {
      ++deadlocks;
    }
    return ++interleavings < 1'000'000;
  });
  EXPECT_TRUE(ended) << "too many interleavings";
  EXPECT_EQ(found.size(), program.traces);
  EXPECT_EQ(deadlocks, program.deadlocks);
}

INSTANTIATE_TEST_SUITE_P(Shim, ShimProgram, testing::ValuesIn(all_programs()),
                         [](const testing::TestParamInfo<Counted>& program) {
                           return std::string{program.param.name};
                         });

}  // namespace
}  // namespace ordercheck::exploration
