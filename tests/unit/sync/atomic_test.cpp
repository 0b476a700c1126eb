// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/sync.hpp>

#include "explore.hpp"

namespace ordercheck::sync_test {
namespace {

using testing::ElementsAre;
using testing::Pair;

/// Runs the body once: it has one thread.
void run_alone(const std::function<void()>& body) {
  const auto result = explore(body);
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 1);
}

TEST(Atomic, IncrementsOfSeveralThreadsAddUp) {
  const auto result = explore([] {
    atomic<int> count{0};
    const auto work = [&] { ++count; };
    run_threads({work, work, work});
    require(count == 3, "an increment is lost");
  });
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 6);
}

TEST(Atomic, LoadThenStoreLosesIncrements) {
  expect_violation(explore([] {
                     atomic<int> count{0};
                     const auto work = [&] { count = count + 1; };
                     run_threads({work, work});
                     require(count == 2, "an increment is lost");
                   }),
                   "assertion", "an increment is lost");
}

TEST(Atomic, FailedCompareExchangesAreReads) {
  // One winner each: the losers' order does not matter.
  const auto result = explore([] {
    atomic<int> winner{0};
    const auto race = [&](int me) {
      int nobody = 0;
      winner.compare_exchange_strong(nobody, me);
    };
    run_threads({[&] { race(1); }, [&] { race(2); }, [&] { race(3); }});
  });
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 3);
}

TEST(Atomic, StoreBufferingHasItsThreeSequentialOutcomes) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    atomic<int> x{0};
    atomic<int> y{0};
    int a = 0;
    int b = 0;
    run_threads({[&] {
                   x.store(1, memory_order_relaxed);
                   a = y.load(memory_order_relaxed);
                 },
                 [&] {
                   y.store(1, memory_order_relaxed);
                   b = x.load(memory_order_relaxed);
                 }});
    outcomes.add(std::to_string(a) + std::to_string(b));
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("01", 1), Pair("10", 1), Pair("11", 1)));
}

template <class T>
class AtomicArithmetic : public testing::Test {};

using ArithmeticTypes = testing::Types<char, std::int8_t, std::uint8_t, std::int16_t, std::uint16_t,
                                       std::int32_t, std::uint32_t, std::int64_t, std::uint64_t>;
TYPED_TEST_SUITE(AtomicArithmetic, ArithmeticTypes);

/// The same operations on one of our atomics and on a standard one.
template <class T, class Ours, class Theirs>
void compare_arithmetic(Ours& ours, Theirs& theirs) {
  const auto same = [&](T a, T b) {
    require(a == b && ours.load() == theirs.load(), "an atomic differs from the standard's");
  };
  for (const T operand :
       {T{1}, T{3}, std::numeric_limits<T>::max(), std::numeric_limits<T>::min()}) {
    same(ours.fetch_add(operand), theirs.fetch_add(operand));
    same(ours.fetch_sub(T{5}), theirs.fetch_sub(T{5}));
    same(ours.fetch_or(operand), theirs.fetch_or(operand));
    same(ours.fetch_xor(T{2}), theirs.fetch_xor(T{2}));
    same(ours.fetch_and(operand), theirs.fetch_and(operand));
    same(ours.exchange(operand), theirs.exchange(operand));
    same(++ours, ++theirs);
    same(ours++, theirs++);
    same(--ours, --theirs);
    same(ours--, theirs--);
    same(ours += operand, theirs += operand);
    same(ours -= T{7}, theirs -= T{7});
    same(ours |= T{4}, theirs |= T{4});
    same(ours ^= operand, theirs ^= operand);
    same(ours &= T{0x55}, theirs &= T{0x55});
  }
}

TYPED_TEST(AtomicArithmetic, EqualsTheStandards) {
  run_alone([] {
    atomic<TypeParam> ours{std::numeric_limits<TypeParam>::max()};
    std::atomic<TypeParam> theirs{std::numeric_limits<TypeParam>::max()};
    compare_arithmetic<TypeParam>(ours, theirs);
  });
}

template <class T>
void add_and_subtract_fractions() {
  atomic<T> value{T(1.5)};
  require(value.fetch_add(T(0.25)) == T(1.5) && value.load() == T(1.75),
          "fetch_add of a fraction is wrong");
  value -= T(2);
  require(value == T(-0.25), "-= of a fraction is wrong");
}

TEST(Atomic, AddsFractions) {
  run_alone(add_and_subtract_fractions<float>);
  run_alone(add_and_subtract_fractions<double>);
#if !defined(__clang__)
  run_alone(add_and_subtract_fractions<long double>);
#endif
}

TEST(Atomic, PointersMoveByElements) {
  run_alone([] {
    std::array<std::int32_t, 4> elements{};
    atomic<std::int32_t*> at{elements.data()};
    ++at;
    at += 2;
    require(at == &elements[3] && at.fetch_sub(1) == &elements[3] && at-- == &elements[2],
            "a pointer is wrong");
  });
}

struct Wide {
  std::array<std::uint64_t, 3> parts;
};

TEST(Atomic, HoldsValuesLargerThanAWord) {
  run_alone([] {
    atomic<Wide> value{Wide{{1, 2, 3}}};
    Wide expected{{1, 2, 3}};
    require(value.compare_exchange_strong(expected, Wide{{4, 5, 6}}),
            "equal wide values should be exchanged");
    require(!value.compare_exchange_strong(expected, Wide{{7, 8, 9}}),
            "different wide values should not");
    require(expected.parts[2] == 6 && value.load().parts[0] == 4, "a wide value is wrong");
  });
}

#if !defined(__clang__)
struct Padded {
  char first;
  int second;
};

TEST(Atomic, ComparesValuesAndNotTheirPadding) {
  run_alone([] {
    atomic<Padded> value{Padded{1, 2}};
    Padded expected;
    std::memset(static_cast<void*>(&expected), 0xAB, sizeof expected);
    expected.first = 1;
    expected.second = 2;
    require(value.compare_exchange_strong(expected, Padded{3, 4}), "padding was compared");
  });
}
#endif

constinit atomic<int> global_count{7};

TEST(Atomic, GlobalOnesStartFromTheirInitialValueInEachExecution) {
  const auto result = explore([] {
    run_threads({[] { ++global_count; }, [] { ++global_count; }});
    require(global_count == 9, "the global does not start from 7");
  });
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 2);
}

void publish(memory_order store_order, memory_order load_order) {
  var<int> data{0};
  atomic<bool> ready{false};
  run_threads({[&] {
                 data = 42;
                 ready.store(true, store_order);
               },
               [&] {
                 if (ready.load(load_order)) {
                   require(data == 42, "the data is not there");
                 }
               }});
}

TEST(Atomic, ReleaseAndAcquireOrderPlainData) {
  expect_exhausted(explore([] { publish(memory_order_release, memory_order_acquire); }));
  expect_exhausted(explore([] { publish(memory_order_seq_cst, memory_order_seq_cst); }));
}

TEST(Atomic, RelaxedAccessesLeaveADataRace) {
  expect_violation(explore([] { publish(memory_order_relaxed, memory_order_acquire); }),
                   "data_race", "");
  expect_violation(explore([] { publish(memory_order_release, memory_order_relaxed); }),
                   "data_race", "");
}

TEST(Atomic, ARelaxedReadModifyWriteContinuesTheReleaseSequence) {
  expect_exhausted(explore([] {
    var<int> data{0};
    atomic<int> stage{0};
    run_threads({[&] {
                   data = 42;
                   stage.store(1, memory_order_release);
                 },
                 [&] {
                   int one = 1;
                   stage.compare_exchange_strong(one, 2, memory_order_relaxed);
                 },
                 [&] {
                   if (stage.load(memory_order_acquire) == 2) {
                     require(data == 42, "the data is not there");
                   }
                 }});
  }));
}

TEST(Atomic, ARelaxedStoreEndsTheReleaseSequence) {
  expect_violation(explore([] {
                     var<int> data{0};
                     atomic<int> stage{0};
                     run_threads({[&] {
                                    data = 42;
                                    stage.store(1, memory_order_release);
                                    stage.store(2, memory_order_relaxed);
                                  },
                                  [&] {
                                    if (stage.load(memory_order_acquire) == 2) {
                                      static_cast<void>(data.load());
                                    }
                                  }});
                   }),
                   "data_race", "");
}

TEST(AtomicWait, SleepsUntilTheValueChangedAndWasNotified) {
  expect_exhausted(explore([] {
    atomic<int> stage{0};
    run_threads({[&] {
                   stage.wait(0);
                   require(stage == 1, "woken too early");
                 },
                 [&] {
                   stage = 1;
                   stage.notify_one();
                 }});
  }));
}

TEST(AtomicWait, WithoutANotificationItSleepsForEver) {
  expect_violation(explore([] {
                     atomic<int> stage{0};
                     run_threads({[&] { stage.wait(0); }, [&] { stage = 1; }});
                   }),
                   "deadlock", "wake from wait");
}

TEST(AtomicWait, NotifyAllWakesEverybody) {
  expect_exhausted(explore([] {
    atomic_flag flag;
    const auto wait = [&] { flag.wait(false); };
    run_threads({wait, wait, [&] {
                   flag.test_and_set();
                   flag.notify_all();
                 }});
  }));
}

TEST(AtomicFlag, IsASpinLock) {
  expect_exhausted(explore([] {
    atomic_flag taken;
    var<int> inside{0};
    const auto work = [&] {
      while (taken.test_and_set(memory_order_acquire)) {
        await([&] { return !taken.test(memory_order_relaxed); });
      }
      inside = inside + 1;
      taken.clear(memory_order_release);
    };
    run_threads({work, work});
  }));
}

}  // namespace
}  // namespace ordercheck::sync_test
