// SPDX-License-Identifier: Apache-2.0
// Every built-in kind obeys the laws on which the reduction rests, in all interleavings of a few
// operations.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <ordercheck/detail/sync/value_bits.hpp>
#include <ordercheck/object_laws.hpp>

#include "sync/atomic_kind.hpp"
#include "sync/barrier_kind.hpp"
#include "sync/condition_variable_kind.hpp"
#include "sync/fault_budget_kind.hpp"
#include "sync/future_kind.hpp"
#include "sync/latch_kind.hpp"
#include "sync/mutex_kind.hpp"
#include "sync/once_kind.hpp"
#include "sync/plain_kind.hpp"
#include "sync/random_kind.hpp"
#include "sync/semaphore_kind.hpp"
#include "sync/shared_mutex_kind.hpp"
#include "sync/stop_state_kind.hpp"

namespace ordercheck::sync_test {
namespace {

using Program = std::vector<Operation>;

/// Deadlines of timed operations: one that is over when the execution begins, one to come.
constexpr std::array<std::uint64_t, 2> kDeadlines{0, 5};

constexpr ObjectId kFirst{1};
constexpr ObjectId kSecond{2};

template <class Kind, class Verb>
Operation on(ObjectId object, Verb verb, Value first = {}, Value second = {}) {
  Operation operation;
  operation.kind = kind_id<Kind>();
  operation.verb = static_cast<std::uint8_t>(verb);
  operation.object = object;
  operation.arguments = {first, second};
  return operation;
}

Operation with(Operation operation, ObjectId other) {
  operation.other = other;
  return operation;
}

/// The programs with their threads and positions filled in, as the runtime does.
std::vector<Program> on_threads(std::vector<Program> programs) {
  for (std::size_t slot = 0; slot < programs.size(); ++slot) {
    for (std::size_t index = 0; index < programs[slot].size(); ++index) {
      programs[slot][index].thread = ThreadId{static_cast<std::uint16_t>(slot)};
      programs[slot][index].index = static_cast<std::uint32_t>(index);
    }
  }
  return programs;
}

void expect_laws(const std::vector<LawObject>& objects, const std::vector<Program>& programs) {
  for (const LawViolation& broken : object_laws(objects, on_threads(programs))) {
    ADD_FAILURE() << broken.law << ": " << broken.text;
  }
}

template <class Kind>
void expect_mutex_laws() {
  using sync::MutexVerb;
  for (const std::uint64_t deadline : kDeadlines) {
    const auto op = [&](MutexVerb verb) { return on<Kind>(kFirst, verb, {deadline}); };
    const Program round{op(MutexVerb::lock), op(MutexVerb::unlock)};
    expect_laws({LawObject::of<Kind>()}, {round, round, {op(MutexVerb::try_lock)}});
    expect_laws({LawObject::of<Kind>()},
                {round, {op(MutexVerb::lock_until)}, {op(MutexVerb::lock_until)}});
  }
}

TEST(Laws, Mutexes) {
  expect_mutex_laws<sync::MutexKind>();
  expect_mutex_laws<sync::TimedMutexKind>();
  expect_mutex_laws<sync::RecursiveMutexKind>();
}

TEST(Laws, SharedMutex) {
  using Verb = sync::SharedMutexVerb;
  const auto op = [](Verb verb) { return on<sync::SharedMutexKind>(kFirst, verb); };
  const Program read{op(Verb::lock_shared), op(Verb::unlock_shared)};
  const Program write{op(Verb::lock), op(Verb::unlock)};
  const auto object = LawObject::of<sync::SharedMutexKind>();
  expect_laws({object}, {read, read, write});
  expect_laws({object}, {write, {op(Verb::try_lock_shared)}, {op(Verb::try_lock)}});
  expect_laws({object}, {read, {op(Verb::try_lock_shared)}, {op(Verb::try_lock)}});
}

void expect_condition_variable_laws(std::uint64_t deadline) {
  using Verb = sync::ConditionVerb;
  const auto op = [&](Verb verb) { return on<sync::ConditionKind>(kFirst, verb, {deadline}); };
  const auto mutex = [](sync::MutexVerb verb) { return on<sync::MutexKind>(kSecond, verb); };
  Operation enqueue = with(op(Verb::enqueue), kSecond);
  enqueue.arguments = {};
  const Program wait{mutex(sync::MutexVerb::lock), enqueue, op(Verb::wake),
                     mutex(sync::MutexVerb::lock), mutex(sync::MutexVerb::unlock)};
  Program wait_until = wait;
  wait_until[2] = op(Verb::wake_until);
  const std::vector<LawObject> objects{LawObject::of<sync::ConditionKind>(),
                                       LawObject::of<sync::MutexKind>()};
  expect_laws(objects, {wait, wait, {op(Verb::notify_one)}});
  expect_laws(objects, {wait, wait_until, {op(Verb::notify_all)}});
}

TEST(Laws, ConditionVariable) {
  for (const std::uint64_t deadline : kDeadlines) {
    expect_condition_variable_laws(deadline);
  }
}

TEST(Laws, Atomic) {
  using Verb = sync::AtomicVerb;
  const Value type{0, static_cast<std::uint64_t>(detail::Arithmetic::int32)};
  const auto op = [&](Verb verb, std::uint64_t argument) {
    return with(on<sync::AtomicKind>(kFirst, verb, {argument}, type), kSecond);
  };
  Operation exchange_if = op(Verb::compare_exchange, 1);
  exchange_if.arguments[1].low = 2;
  const std::vector<LawObject> objects{LawObject::of<sync::AtomicKind>(),
                                       LawObject::of<sync::AtomicQueuesKind>()};
  expect_laws(objects, {{op(Verb::load, 0)}, {op(Verb::store, 1)}, {exchange_if, exchange_if}});
  expect_laws(objects,
              {{op(Verb::fetch_add, 1)}, {op(Verb::fetch_xor, 3)}, {op(Verb::exchange, 7)}});
  const Program wait{op(Verb::wait, 0), op(Verb::wake, 0)};
  expect_laws(objects, {wait, wait, {op(Verb::store, 1), op(Verb::notify_one, 0)}});
  expect_laws(objects, {wait, wait, {op(Verb::notify_all, 0)}});
}

TEST(Laws, Once) {
  using Verb = sync::OnceVerb;
  const auto op = [](Verb verb) { return on<sync::OnceKind>(kFirst, verb); };
  expect_laws({LawObject::of<sync::OnceKind>()},
              {{op(Verb::enter), op(Verb::finish)}, {op(Verb::enter)}, {op(Verb::enter)}});
  expect_laws({LawObject::of<sync::OnceKind>()},
              {{op(Verb::enter), op(Verb::fail)}, {op(Verb::enter)}});
}

TEST(Laws, Semaphore) {
  using Verb = sync::SemaphoreVerb;
  const auto op = [](Verb verb) { return on<sync::SemaphoreKind>(kFirst, verb, {1}, {2}); };
  expect_laws(
      {LawObject::of<sync::SemaphoreKind>({1})},
      {{op(Verb::acquire), op(Verb::release)}, {op(Verb::try_acquire)}, {op(Verb::acquire_until)}});
}

TEST(Laws, Latch) {
  using Verb = sync::LatchVerb;
  const auto op = [](Verb verb) { return on<sync::LatchKind>(kFirst, verb, {1}); };
  expect_laws({LawObject::of<sync::LatchKind>({2})}, {{op(Verb::count_down)},
                                                      {op(Verb::count_down), op(Verb::wait)},
                                                      {op(Verb::try_wait), op(Verb::wait)}});
}

TEST(Laws, Barrier) {
  using Verb = sync::BarrierVerb;
  const Program meet{on<sync::BarrierKind>(kFirst, Verb::arrive, {1}),
                     on<sync::BarrierKind>(kFirst, Verb::wait, {0})};
  expect_laws({LawObject::of<sync::BarrierKind>({0, 3, 3})},
              {meet, meet, {on<sync::BarrierKind>(kFirst, Verb::arrive_and_drop, {1})}});
}

TEST(Laws, Future) {
  using Verb = sync::FutureVerb;
  for (const std::uint64_t deadline : kDeadlines) {
    const auto op = [&](Verb verb) { return on<sync::FutureKind>(kFirst, verb, {deadline}); };
    expect_laws({LawObject::of<sync::FutureKind>()},
                {{op(Verb::set)}, {op(Verb::set)}, {op(Verb::wait_until), op(Verb::wait)}});
  }
}

TEST(Laws, StopState) {
  using Verb = sync::StopVerb;
  const auto op = [](Verb verb) { return on<sync::StopKind>(kFirst, verb); };
  expect_laws({LawObject::of<sync::StopKind>()}, {{op(Verb::add_source), op(Verb::request)},
                                                  {op(Verb::drop_source), op(Verb::request)},
                                                  {op(Verb::requested), op(Verb::possible)}});
}

TEST(Laws, PlainData) {
  using Verb = detail::PlainVerb;
  const auto op = [](Verb verb, Value value) { return on<sync::PlainKind>(kFirst, verb, value); };
  expect_laws({LawObject::of<sync::PlainKind>()}, {{op(Verb::read, {}), op(Verb::write, {1})},
                                                   {op(Verb::read, {}), op(Verb::write, {0, 1})}});
}

TEST(Laws, FaultBudget) {
  const Program strike{on<sync::FaultBudgetKind>(kFirst, 0), on<sync::FaultBudgetKind>(kFirst, 0)};
  expect_laws({LawObject::of<sync::FaultBudgetKind>(1)}, {strike, strike});
}

TEST(Laws, RandomDevice) {
  const Program draw{on<sync::RandomKind>(kFirst, 0, {42})};
  expect_laws({LawObject::of<sync::RandomKind>()}, {draw, draw});
}

}  // namespace
}  // namespace ordercheck::sync_test
