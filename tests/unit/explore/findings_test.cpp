// SPDX-License-Identifier: Apache-2.0
// What the search reports, told apart from what looks like it.
#include <array>
#include <chrono>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <ordercheck/invariant.hpp>
#include <ordercheck/object.hpp>
#include <ordercheck/require.hpp>
#include <ordercheck/settle.hpp>
#include <ordercheck/sync.hpp>

#include "explore/wakeup_tree.hpp"
#include "explore_body.hpp"

namespace ordercheck::explore {
namespace {

using std::chrono::seconds;

bool says(const Outcome& outcome, const std::string& text) {
  return !outcome.violations.empty() &&
         outcome.violations.front().message.find(text) != std::string::npos;
}

TEST(Deadlock, NamesTheCycleOfThreads) {
  const Outcome outcome = explore_body([] {
    mutex a;
    mutex b;
    thread first{[&] {
      const std::scoped_lock one{a};
      const std::scoped_lock two{b};
    }};
    thread second{[&] {
      const std::scoped_lock one{b};
      const std::scoped_lock two{a};
    }};
    first.join();
    second.join();
  });
  EXPECT_EQ(headline(outcome), "deadlock");
  EXPECT_TRUE(says(outcome, "each waits for the next")) << outcome.violations.front().message;
  EXPECT_TRUE(says(outcome, "(for thread 1)")) << outcome.violations.front().message;
  EXPECT_TRUE(says(outcome, "(for thread 0)")) << outcome.violations.front().message;
}

/// The waiter tests the flag before it takes the mutex.
void wait_too_late(bool notify) {
  mutex m;
  condition_variable changed;
  atomic<bool> flag;
  thread waiter{[&] {
    if (!flag.load()) {
      std::unique_lock lock{m};
      changed.wait(lock);
    }
  }};
  flag.store(true);
  if (notify) {
    changed.notify_one();
  }
  waiter.join();
}

TEST(LostWakeup, IsToldApartFromADeadlock) {
  EXPECT_EQ(headline(explore_body([] { wait_too_late(true); })), "lost_wakeup");
  EXPECT_EQ(headline(explore_body([] { wait_too_late(false); })), "deadlock");
}

TEST(SpinLoop, WithAYieldIsBlockedUntilWhatItReadHasChanged) {
  const Outcome outcome = explore_body([] {
    atomic<int> x;
    thread writer{[&] { x.store(1); }};
    while (x.load() == 0) {
      this_thread::yield();
    }
    writer.join();
  });
  EXPECT_EQ(outcome.verdict, Verdict::exhausted);
  EXPECT_EQ(outcome.executions_cut, 0U);
  EXPECT_LE(outcome.executions, 3U);
}

TEST(SpinLoop, WithNobodyLeftToChangeWhatItReadIsADeadlock) {
  EXPECT_EQ(headline(explore_body([] {
              const atomic<int> x{0};
              while (x.load() == 0) {
                this_thread::yield();
              }
            })),
            "deadlock");
}

TEST(StepBound, IsALivelockWhenTurnsDoNotHelp) {
  Options options;
  options.step_bound = 100;
  const Outcome outcome = explore_body(
      [] {
        const atomic<int> x{0};
        while (x.load() == 0) {
        }
      },
      options);
  EXPECT_EQ(headline(outcome), "livelock");
}

TEST(StepBound, CutsAnExecutionThatTurnsBringToItsEnd) {
  Options options;
  options.step_bound = 100;
  options.execution_budget = 50;
  const Outcome outcome = explore_body(
      [] {
        atomic<int> x;
        thread writer{[&] { x.store(1); }};
        while (x.load() == 0) {
        }
        writer.join();
      },
      options);
  EXPECT_GT(outcome.executions_cut, 0U);
  EXPECT_EQ(outcome.verdict, Verdict::stopped);
  EXPECT_EQ(outcome.stop_reason, StopReason::steps);
}

TEST(Settle, LetsTimePassUpToItsHorizonAndNotBeyond) {
  const Outcome outcome = explore_body([] {
    atomic<int> before;
    atomic<int> beyond;
    thread early{[&] {
      this_thread::sleep_for(seconds{1});
      before.store(1);
    }};
    thread late{[&] {
      this_thread::sleep_for(seconds{9});
      beyond.store(1);
    }};
    settle(seconds{5});
    require(before.load() == 1, "what is due before the horizon has happened");
    require(beyond.load() == 0, "what is due beyond the horizon has not");
    early.join();
    late.join();
  });
  EXPECT_EQ(outcome.verdict, Verdict::exhausted) << headline(outcome);
  EXPECT_NE(std::ranges::find(outcome.bounds, "virtual time up to 5 s"), outcome.bounds.end());
}

/// Both balances as an invariant sees them under two mutexes.
std::set<std::pair<int, int>> released_states(Search search) {
  std::set<std::pair<int, int>> seen;
  Options options;
  options.search = search;
  const Outcome outcome = explore_body(
      [&] {
        mutex a;
        mutex b;
        int of_a = 0;
        int of_b = 0;
        const auto first = guarded_by(a, [&] { return of_a; });
        const auto second = guarded_by(b, [&] { return of_b; });
        always("seen", [&seen](int x, int y) { return seen.emplace(x, y), true; }, first, second);
        thread one{[&] {
          for (int i = 1; i <= 2; ++i) {
            const std::scoped_lock hold{a};
            of_a = i;
          }
        }};
        thread two{[&] {
          for (int i = 1; i <= 2; ++i) {
            const std::scoped_lock hold{b};
            of_b = i;
          }
        }};
        one.join();
        two.join();
      },
      options);
  EXPECT_EQ(headline(outcome), "none");
  return seen;
}

TEST(GuardedBy, LosesNoReleasedStateOfTwoMutexes) {
  const auto all = released_states(Search::depth_first);
  EXPECT_EQ(all.size(), 9U);
  EXPECT_EQ(released_states(Search::exhaustive), all);
}

TEST(Invariants, AreCountedOverAllExecutions) {
  const Outcome outcome = explore_body([] {
    atomic<int> x;
    always("never negative", [](int value) { return value >= 0; }, x);
    sometimes("two", [](int value) { return value == 2; }, x);
    thread writer{[&] { x.store(2); }};
    x.store(1);
    writer.join();
  });
  EXPECT_EQ(outcome.verdict, Verdict::exhausted);
  ASSERT_EQ(outcome.invariants.size(), 2U);
  EXPECT_GE(outcome.invariants[0].evaluations, outcome.executions);
  EXPECT_GT(outcome.invariants[1].reached, 0U);
}

TEST(Invariants, ThatAreNeverReachedFailAnExhaustedSearch) {
  EXPECT_EQ(headline(explore_body([] {
              atomic<int> x;
              sometimes("three", [](int value) { return value == 3; }, x);
              x.store(1);
            })),
            "never_reached");
}

/// What an invariant sees of the world that begins beside a writer: at first, then at each change.
std::set<std::string> seen_from_within(Search search) {
  std::set<std::string> seen;
  Options options;
  options.search = search;
  const Outcome outcome = explore_body(
      [&] {
        atomic<int> x;
        atomic<int> y;
        std::string values;
        thread writer{[&] {
          x.store(1);
          y.store(1);
          x.store(0);
        }};
        always(
            "seen",
            [&values](int of_x, int of_y) {
              values += std::to_string(of_x) + std::to_string(of_y) + " ";
              return true;
            },
            x, y);
        writer.join();
        const detail::HostScope scope;
        seen.insert(values);
      },
      options);
  EXPECT_EQ(headline(outcome), "none");
  return seen;
}

TEST(Invariants, ThatBeginBesideAWriterSeeEachOfItsStates) {
  const std::set<std::string> all{"00 10 11 01 ", "10 11 01 ", "11 01 ", "01 "};
  EXPECT_EQ(seen_from_within(Search::depth_first), all);
  EXPECT_EQ(seen_from_within(Search::exhaustive), all);
}

/// What a guard that begins beside a thread shows of what the thread does under the mutex.
std::set<std::string> guarded_from_within(Search search) {
  std::set<std::string> seen;
  Options options;
  options.search = search;
  const Outcome outcome = explore_body(
      [&] {
        mutex guard;
        int under_it = 0;
        std::string values;
        thread writer{[&] {
          for (int i = 1; i <= 2; ++i) {
            const std::scoped_lock hold{guard};
            under_it = i;
          }
        }};
        guard.lock();
        const auto value = guarded_by(guard, [&] { return under_it; });
        always("seen", [&values](int now) { return values += std::to_string(now), true; }, value);
        guard.unlock();
        writer.join();
        const detail::HostScope scope;
        seen.insert(values);
      },
      options);
  EXPECT_EQ(headline(outcome), "none");
  return seen;
}

TEST(GuardedBy, BegunBesideAThreadShowsItsLaterReleases) {
  const std::set<std::string> all{"012", "12", "2"};
  EXPECT_EQ(guarded_from_within(Search::depth_first), all);
  EXPECT_EQ(guarded_from_within(Search::exhaustive), all);
}

/// A lane on which the reply to the first call may come after the client has asked again.
struct Post {
  std::uint8_t request = 0, held = 0, reply = 0, late_left = 0;
  std::uint32_t charges = 0;
  bool operator==(const Post&) const = default;
};

struct PostKind : KindOf<Post> {
  static constexpr std::string_view name = "post";

  enum Verb : std::uint8_t { send, receive, deliver, charges };

  enum Delivery : Label { answer, hold, bring_held };

  static constexpr Time kTimeout = 2;

  static void labels(const World& world, const Operation& operation, Labels& labels) {
    const Post& post = world.at<Post>({operation.object});
    if (operation.verb == receive) {
      if (post.reply != 0) {
        labels.add(0);
      }
      if (world.now() >= static_cast<Time>(operation.arguments[0].low)) {
        labels.add(1);
      }
    } else if (operation.verb != deliver) {
      labels.add();
    } else {
      if (post.request != 0) {
        labels.add(answer);
        if (post.late_left != 0) {
          labels.add_fault(hold);
        }
      }
      if (post.held != 0) {
        labels.add_patient(bring_held);
      }
    }
  }

  static std::optional<Time> deadline(const World&, const Operation& operation) {
    return operation.verb == receive ? std::optional<Time>{operation.arguments[0].low}
                                     : std::nullopt;
  }

  static Value apply(Step& step) {
    const Cell cell{step.operation.object};
    if (step.operation.verb == charges) {
      return {step.read<Post>(cell).charges};
    }
    const Time now = step.now();
    Post& post = step.write<Post>(cell, Sync::both);
    switch (Verb{step.operation.verb}) {
      case send:
        post.request = 1;
        return {static_cast<std::uint64_t>(now + kTimeout)};
      case receive:
        post.reply = step.label == 0 ? 0 : post.reply;
        return {step.label};
      case deliver:
        apply_delivery(post, step.label);
        return {};
      case charges:
        break;
    }
    return {};
  }

  static void apply_delivery(Post& post, Label label) {
    if (label == bring_held) {
      post.held = 0;
      post.reply = 1;
      return;
    }
    post.request = 0;
    ++post.charges;
    if (label == hold) {
      post.held = 1;
      --post.late_left;
    } else {
      post.reply = 1;
    }
  }
};

TEST(PatientLabels, LetTheLateReplyComeAfterTheRetry) {
  const Outcome outcome = explore_body([] {
    Post initial;
    initial.late_left = 1;
    const Object<PostKind> post{"post", initial};
    const Actor network{"network", post, PostKind::deliver};
    for (bool again = true; again;) {
      const Value until = post.call(PostKind::send);
      again = post.call(PostKind::receive, until).low != 0;
    }
    require(post.call(PostKind::charges).low == 1, "charged once");
  });
  EXPECT_EQ(headline(outcome), "assertion");
  ASSERT_TRUE(outcome.finding.has_value());
  EXPECT_EQ(outcome.finding->faults, 1U);
}

TEST(Explore, IsStoppedWhenTooManyBranchesArePending) {
  const std::uint64_t limit = std::exchange(WakeupNodes::limit, 3);
  const Outcome outcome = explore_body([] {
    atomic<int> x;
    std::array<thread, 4> readers;
    thread writer{[&] { x.store(1); }};
    for (thread& reader : readers) {
      reader = thread{[&] { x.load(); }};
    }
    for (thread& reader : readers) {
      reader.join();
    }
    writer.join();
  });
  WakeupNodes::limit = limit;
  EXPECT_EQ(outcome.verdict, Verdict::stopped);
  EXPECT_EQ(outcome.stop_reason, StopReason::none);
  EXPECT_EQ(outcome.message.rfind("more than 3 events of branches wait", 0), 0U) << outcome.message;
}

}  // namespace
}  // namespace ordercheck::explore
