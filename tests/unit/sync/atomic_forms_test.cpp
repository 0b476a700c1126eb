// SPDX-License-Identifier: Apache-2.0
// atomic_ref, atomic shared_ptr and weak_ptr, and the functions under the names of C.
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/sync.hpp>

#include "explore.hpp"

namespace ordercheck::sync_test {
namespace {

using testing::ElementsAre;
using testing::Key;
using testing::Pair;

TEST(AtomicRef, IsAsAtomicAsAnAtomic) {
  const auto count = [](const std::function<void()>& body) {
    const Result result = explore(body);
    expect_exhausted(result);
    return result.executions;
  };
  const auto of_atomic = count([] {
    atomic<int> value{0};
    const auto work = [&] {
      value.fetch_add(1);
      value.fetch_add(1);
    };
    run_threads({work, work});
    require(value == 4, "an addition is lost");
  });
  const auto of_reference = count([] {
    int value = 0;
    const auto work = [&] {
      atomic_ref{value}.fetch_add(1);
      ++atomic_ref{value};
    };
    run_threads({work, work});
    require(value == 4, "an addition is lost, or not in memory");
  });
  EXPECT_EQ(of_atomic, 6);
  EXPECT_EQ(of_reference, 6);
}

TEST(AtomicRef, HasTheOperationsOfItsType) {
  expect_exhausted(explore([] {
    int number = 5;
    const atomic_ref whole{number};
    require((whole += 3) == 8 && whole-- == 8 && (whole -= 1) == 6 && --whole == 5, "adds");
    require((whole |= 2) == 7 && (whole &= 3) == 3 && (whole ^= 1) == 2, "masks");
    int expected = 1;
    require(!whole.compare_exchange_strong(expected, 9) && expected == 2, "it differs");
    require(whole.compare_exchange_weak(expected, 9) && whole.exchange(4) == 9, "it is equal");
    whole.wait(3);
    require(whole == 4 && number == 4, "memory and cell differ");
    std::array<long, 3> row{};
    long* place = row.data();
    require(++atomic_ref{place} == &row[1] && place == &row[1], "a pointer steps over elements");
    double ratio = 0.5;
    require((atomic_ref{ratio} += 0.25) == 0.75 && ratio == 0.75, "floating point");
  }));
}

TEST(AtomicRef, CopiesReferToTheSamePlace) {
  expect_exhausted(explore([] {
    std::int64_t value = 0;
    const atomic_ref first{value};
    const auto second = first;  // NOLINT(performance-unnecessary-copy-initialization): the claim
    run_threads({[=] {
                   second.store(7);
                   second.notify_all();
                 },
                 [&] {
                   first.wait(0);
                   require(first == 7, "awake without a change");
                 }});
  }));
}

TEST(AtomicRef, PlainCodeUsesTheObjectBetweenTwoGenerations) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    int value = 1;
    const auto add = [&] { atomic_ref{value}.fetch_add(1); };
    run_threads({add, add});
    value *= 10;
    run_threads({add, [&] { atomic_ref{value}.store(5); }});
    outcomes.add(std::to_string(value));
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("5", 2), Pair("6", 2)));
}

TEST(AtomicRef, OfAStaticObjectBeginsWithWhatTheBodyGivesIt) {
  static int value = 0;
  const auto result = explore([] {
    value = 3;
    const auto work = [] { atomic_ref{value} += 2; };
    run_threads({work, work});
    require(value == 7, "an addition is lost");
  });
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 2);
}

TEST(AtomicRef, APlainWriteMeanwhileIsReported) {
  expect_violation(explore([] {
                     int value = 0;
                     const atomic_ref reference{value};
                     reference.store(1);
                     value = 2;
                     static_cast<void>(reference.load());
                   }),
                   "misuse", "written without atomic_ref");
}

TEST(AtomicRef, ToAnObjectThatIsNotAlignedIsReported) {
  struct Pair16 {
    std::uint64_t first;
    std::uint64_t second;
  };

  expect_violation(explore([] {
                     alignas(16) std::array<std::byte, 64> bytes{};
                     auto* const pair = new (&bytes[8]) Pair16{1, 2};
                     const atomic_ref reference{*pair};
                   }),
                   "misuse", "not aligned");
}

TEST(AtomicSharedPtr, AReaderSeesTheOldOrTheNewObject) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    atomic<std::shared_ptr<const std::string>> name{std::make_shared<const std::string>("old")};
    run_threads({[&] { name.store(std::make_shared<const std::string>("new")); },
                 [&] { outcomes.add(*name.load()); }});
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("new", 1), Pair("old", 1)));
}

TEST(AtomicSharedPtr, OwnsWhatItHoldsAndNothingElse) {
  struct Tracked {
    int* alive;

    explicit Tracked(int& count) : alive{&count} { ++count; }

    Tracked(const Tracked&) = delete;
    Tracked& operator=(const Tracked&) = delete;

    ~Tracked() { --*alive; }
  };

  expect_exhausted(explore([] {
    int alive = 0;
    {
      auto first = std::make_shared<Tracked>(alive);
      atomic<std::shared_ptr<Tracked>> holder{first};
      require(first.use_count() == 2, "it owns one share");
      auto taken = holder.exchange(nullptr);
      require(taken == first && first.use_count() == 2, "it keeps a share");
      holder.store(std::make_shared<Tracked>(alive));
      require(alive == 2, "the second one is there");
      holder = std::shared_ptr<Tracked>{};
      require(alive == 1, "the second one lives on");
      holder.store(std::move(first));
    }
    require(alive == 0, "one was not destroyed");
  }));
}

struct Node {
  int value;
  std::shared_ptr<Node> next;
};

TEST(AtomicSharedPtr, ATreiberStackLosesNoNode) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    atomic<std::shared_ptr<Node>> top;
    const auto push = [&](int value) {
      const auto node = std::make_shared<Node>(Node{value, top.load()});
      while (!top.compare_exchange_weak(node->next, node)) {
      }
    };
    run_threads({[&] { push(1); }, [&] { push(2); }});
    std::string order;
    for (auto node = top.load(); node != nullptr; node = node->next) {
      order += std::to_string(node->value);
    }
    outcomes.add(order);
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Key("12"), Key("21")));
}

TEST(AtomicSharedPtr, EqualMeansTheSamePointerAndTheSameOwner) {
  expect_exhausted(explore([] {
    const auto pair = std::make_shared<std::pair<int, int>>(1, 2);
    const std::shared_ptr<int> first{pair, &pair->first};
    int elsewhere = 0;
    const std::shared_ptr<int> owner_only{pair, &elsewhere};
    const std::shared_ptr<int> pointer_only{std::make_shared<int>(0), &pair->first};
    atomic<std::shared_ptr<int>> holder{first};
    for (std::shared_ptr<int> expected : {owner_only, pointer_only}) {
      require(!holder.compare_exchange_strong(expected, nullptr) && expected == first,
              "it is not the one expected");
    }
    std::shared_ptr<int> expected = first;
    require(holder.compare_exchange_strong(expected, nullptr) && holder.load() == nullptr,
            "it is the one expected");
  }));
}

TEST(AtomicSharedPtr, PublishesWhatTheObjectHolds) {
  expect_exhausted(explore([] {
    atomic<std::shared_ptr<int>> holder;
    var<int> plain{0};
    thread reader{[&] {
      holder.wait(nullptr, memory_order_acquire);
      require(*holder.load(memory_order_acquire) == 5 && plain == 1, "not all is there");
    }};
    plain = 1;
    holder.store(std::make_shared<int>(5), memory_order_release);
    holder.notify_one();
    reader.join();
  }));
}

TEST(AtomicSharedPtr, ARelaxedStorePublishesNothing) {
  const auto result = explore(
      [] {
        atomic<std::shared_ptr<int>> holder;
        var<int> plain{0};
        thread reader{[&] {
          if (holder.load() != nullptr) {
            static_cast<void>(plain.load());
          }
        }};
        plain = 1;
        holder.store(std::make_shared<int>(5), memory_order_relaxed);
        reader.join();
      },
      {.promote_races = false});
  expect_violation(result, "data_race", "");
}

TEST(AtomicSharedPtr, ADestructorOfWhatItReplacesMayUseIt) {
  expect_exhausted(explore([] {
    struct Stored {
      atomic<int>& destroyed;

      explicit Stored(atomic<int>& count) : destroyed{count} {}

      Stored(const Stored&) = delete;
      Stored& operator=(const Stored&) = delete;

      ~Stored() { destroyed.fetch_add(1); }
    };

    atomic<int> destroyed{0};
    {
      atomic<std::shared_ptr<Stored>> holder{std::make_shared<Stored>(destroyed)};
      const auto replace = [&] { holder.store(std::make_shared<Stored>(destroyed)); };
      run_threads({replace, replace});
      require(destroyed == 2, "the last one lives");
    }
    require(destroyed == 3, "one was not destroyed");
  }));
}

atomic<std::shared_ptr<int>> global_pointer;

TEST(AtomicSharedPtr, OutsideTheBodyBeginsEachExecutionAnew) {
  const auto result = explore([] {
    require(global_pointer.load() == nullptr, "it keeps what the last execution left");
    run_threads({[] { global_pointer.store(std::make_shared<int>(1)); },
                 [] { global_pointer.store(std::make_shared<int>(2)); }});
    require(global_pointer.load() != nullptr, "a store is lost");
    global_pointer.store(nullptr);
  });
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 2);
}

TEST(AtomicWeakPtr, DoesNotOwn) {
  expect_exhausted(explore([] {
    auto owner = std::make_shared<int>(3);
    atomic<std::weak_ptr<int>> observer{owner};
    {
      const auto locked = observer.load().lock();
      require(locked != nullptr && *locked == 3 && owner.use_count() == 2, "another object");
    }
    require(owner.use_count() == 1, "it owns");
    std::weak_ptr<int> expected = owner;
    owner.reset();
    require(observer.load().expired(), "it lives");
    require(observer.compare_exchange_strong(expected, {}), "it is another one");
  }));
}

TEST(AtomicFunctions, DoWhatTheMembersDo) {
  expect_exhausted(explore([] {
    atomic<int> value{1};
    const auto order = memory_order_acq_rel;
    ordercheck::atomic_store(&value, 2);
    require(ordercheck::atomic_fetch_add(&value, 3) == 2, "add");
    require(ordercheck::atomic_fetch_sub_explicit(&value, 1, order) == 5, "subtract");
    require(ordercheck::atomic_fetch_or(&value, 3) == 4, "or");
    require(ordercheck::atomic_fetch_and_explicit(&value, 6, order) == 7, "and");
    require(ordercheck::atomic_fetch_xor(&value, 2) == 6, "xor");
    int expected = 4;
    require(ordercheck::atomic_compare_exchange_strong(&value, &expected, 8), "equal");
    require(ordercheck::atomic_exchange_explicit(&value, 9, order) == 8, "exchange");
    ordercheck::atomic_wait(&value, 8);
    ordercheck::atomic_notify_all(&value);
    require(ordercheck::atomic_load_explicit(&value, memory_order_acquire) == 9, "load");
    atomic<std::shared_ptr<int>> pointer;
    ordercheck::atomic_store(&pointer, std::make_shared<int>(1));
    const auto loaded = ordercheck::atomic_load(&pointer);
    require(loaded != nullptr && *loaded == 1, "shared_ptr");
    atomic_flag flag;
    require(!ordercheck::atomic_flag_test_and_set(&flag) && flag.test(), "was clear");
    ordercheck::atomic_flag_clear(&flag);
    require(!flag.test(), "clear");
  }));
}

}  // namespace
}  // namespace ordercheck::sync_test
