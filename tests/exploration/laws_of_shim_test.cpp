// SPDX-License-Identifier: Apache-2.0
// Every kind behind sync.hpp obeys the laws on which the reduction rests.
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <ordercheck/detail/sync/condition_variable_any.hpp>
#include <ordercheck/object_laws.hpp>

#include "random/kinds.hpp"
#include "runtime/kinds.hpp"
#include "runtime/world.hpp"
#include "sync/atomic_kind.hpp"
#include "sync/barrier_kind.hpp"
#include "sync/condition_variable_kind.hpp"
#include "sync/fault_budget_kind.hpp"
#include "sync/future_kind.hpp"
#include "sync/latch_kind.hpp"
#include "sync/lock_all_kind.hpp"
#include "sync/mutex_kind.hpp"
#include "sync/once_kind.hpp"
#include "sync/plain_kind.hpp"
#include "sync/random_kind.hpp"
#include "sync/semaphore_kind.hpp"
#include "sync/shared_mutex_kind.hpp"
#include "sync/stop_state_kind.hpp"

namespace ordercheck::exploration {
namespace {

using Threads = std::vector<std::vector<Operation>>;

template <class Kind, class Verb>
Operation op(Verb verb, Value first = {}, Value second = {}, unsigned object = 1,
             unsigned other = 0) {
  Operation operation;
  operation.kind = kind_id<Kind>();
  operation.verb = static_cast<std::uint8_t>(verb);
  operation.object = ObjectId{object};
  operation.other = ObjectId{other};
  operation.arguments = {first, second};
  return operation;
}

void expect_laws(const std::vector<LawObject>& objects, const Threads& threads) {
  for (const LawViolation& broken : object_laws(objects, threads)) {
    ADD_FAILURE() << broken.law << "\n  " << broken.text;
  }
}

template <class Kind>
void expect_laws_of_mutex() {
  using sync::MutexVerb;
  const Operation lock = op<Kind>(MutexVerb::lock);
  const Operation unlock = op<Kind>(MutexVerb::unlock);
  const Operation try_lock = op<Kind>(MutexVerb::try_lock);
  const Operation lock_until = op<Kind>(MutexVerb::lock_until, {0});
  expect_laws({LawObject::of<Kind>()}, {{lock, unlock}, {try_lock, unlock}, {lock_until, unlock}});
}

TEST(Laws, HoldForMutexes) {
  expect_laws_of_mutex<sync::MutexKind>();
  expect_laws_of_mutex<sync::TimedMutexKind>();
  expect_laws_of_mutex<sync::RecursiveMutexKind>();
  expect_laws_of_mutex<sync::RecursiveTimedMutexKind>();
}

TEST(Laws, HoldForSharedMutexes) {
  using Kind = sync::SharedMutexKind;
  using sync::SharedMutexVerb;
  expect_laws(
      {LawObject::of<Kind>()},
      {{op<Kind>(SharedMutexVerb::lock_shared), op<Kind>(SharedMutexVerb::unlock_shared)},
       {op<Kind>(SharedMutexVerb::try_lock_shared), op<Kind>(SharedMutexVerb::unlock_shared)},
       {op<Kind>(SharedMutexVerb::lock), op<Kind>(SharedMutexVerb::unlock)}});
  expect_laws({LawObject::of<Kind>()},
              {{op<Kind>(SharedMutexVerb::lock_shared), op<Kind>(SharedMutexVerb::unlock_shared)},
               {op<Kind>(SharedMutexVerb::try_lock), op<Kind>(SharedMutexVerb::unlock)}});
}

TEST(Laws, HoldForSharedMutexesWithTimeouts) {
  using Kind = sync::SharedTimedMutexKind;
  using sync::SharedMutexVerb;
  for (const std::uint64_t deadline : {0U, 5U}) {
    const auto timed = [&](SharedMutexVerb verb) { return op<Kind>(verb, {deadline}); };
    const std::vector<Operation> reads{op<Kind>(SharedMutexVerb::lock_shared),
                                       op<Kind>(SharedMutexVerb::unlock_shared)};
    const std::vector<Operation> writes{op<Kind>(SharedMutexVerb::lock),
                                        op<Kind>(SharedMutexVerb::unlock)};
    expect_laws({LawObject::of<Kind>()}, {reads,
                                          writes,
                                          {timed(SharedMutexVerb::lock_until)},
                                          {timed(SharedMutexVerb::lock_shared_until)}});
  }
}

TEST(Laws, HoldForLocksOfSeveralMutexes) {
  // The targets stand in a constant, by the numbers that the objects have in the World.
  const std::vector<detail::LockTarget> targets{
      {ObjectId{runtime::kFirstFreeObject}, detail::LockWay::mutex},
      {ObjectId{runtime::kFirstFreeObject + 1}, detail::LockWay::mutex}};
  Operation both = op<sync::LockAllKind>(0, {}, {}, 1, 2);
  both.constant = constant(
      {reinterpret_cast<const char*>(targets.data()), targets.size() * sizeof(detail::LockTarget)});
  using Kind = sync::MutexKind;
  using sync::MutexVerb;
  expect_laws(
      {LawObject::of<Kind>(), LawObject::of<Kind>()},
      {{both, op<Kind>(MutexVerb::unlock, {}, {}, 1), op<Kind>(MutexVerb::unlock, {}, {}, 2)},
       {op<Kind>(MutexVerb::lock, {}, {}, 1), op<Kind>(MutexVerb::unlock, {}, {}, 1)},
       {op<Kind>(MutexVerb::lock, {}, {}, 2), op<Kind>(MutexVerb::unlock, {}, {}, 2)}});
}

TEST(Laws, HoldForConditionVariables) {
  using Kind = sync::ConditionKind;
  using sync::ConditionVerb;
  using sync::MutexVerb;
  const Operation lock = op<sync::MutexKind>(MutexVerb::lock, {}, {}, 2);
  const Operation wait = op<Kind>(ConditionVerb::enqueue, {}, {}, 1, 2);
  for (const ConditionVerb notify : {ConditionVerb::notify_one, ConditionVerb::notify_all}) {
    expect_laws({LawObject::of<Kind>(), LawObject::of<sync::MutexKind>()},
                {{lock, wait, op<Kind>(ConditionVerb::wake)},
                 {lock, wait, op<Kind>(ConditionVerb::wake_until, {0})},
                 {op<Kind>(notify)}});
  }
}

/// A wait that frees the third object, or a lock of the user's own, and looks at the fourth, a stop
/// state.
Operation enqueue_any(detail::HeldLock held) {
  using Kind = sync::ConditionAnyKind;
  const unsigned freed = held == detail::HeldLock::user_lock ? 0 : 3;
  // The stop state stands among the arguments, by the number that it has in the World.
  return op<Kind>(sync::ConditionVerb::enqueue, {0, runtime::kFirstFreeObject + 1},
                  {static_cast<std::uint64_t>(held)}, 1, freed);
}

TEST(Laws, HoldForConditionVariablesWithAnyLock) {
  using Kind = sync::ConditionAnyKind;
  using Mutex = sync::SharedMutexKind;
  using sync::ConditionVerb;
  using sync::SharedMutexVerb;
  const std::vector<LawObject> objects{LawObject::of<Kind>(), LawObject::of<sync::StopKind>(),
                                       LawObject::of<Mutex>()};
  const Operation request = op<sync::StopKind>(sync::StopVerb::request, {}, {}, 2);
  const Operation wake = op<Kind>(ConditionVerb::wake_until, {5});
  const std::vector<Operation> by_reader{op<Mutex>(SharedMutexVerb::lock_shared, {}, {}, 3),
                                         enqueue_any(detail::HeldLock::shared_mutex_shared), wake};
  const std::vector<Operation> by_writer{op<Mutex>(SharedMutexVerb::lock, {}, {}, 3),
                                         enqueue_any(detail::HeldLock::shared_mutex), wake};
  const std::vector<Operation> by_user{op<Kind>(ConditionVerb::start_unlock),
                                       enqueue_any(detail::HeldLock::user_lock), wake};
  for (const ConditionVerb notify : {ConditionVerb::notify_one, ConditionVerb::notify_all}) {
    expect_laws(objects, {by_reader, by_user, {op<Kind>(notify)}});
    expect_laws(objects, {by_writer, {request}, {op<Kind>(notify)}});
    expect_laws(objects, {by_user, {request}, {op<Kind>(notify)}});
  }
  expect_laws(objects,
              {{op<Kind>(ConditionVerb::start_unlock), op<Kind>(ConditionVerb::stop_unlock)},
               by_user,
               {op<Kind>(ConditionVerb::notify_one)}});
}

TEST(Laws, HoldForAtomics) {
  using Kind = sync::AtomicKind;
  using sync::AtomicVerb;
  expect_laws({LawObject::of<Kind>()},
              {{op<Kind>(AtomicVerb::load), op<Kind>(AtomicVerb::compare_exchange, {1}, {2})},
               {op<Kind>(AtomicVerb::store, {1}), op<Kind>(AtomicVerb::load)},
               {op<Kind>(AtomicVerb::compare_exchange, {0}, {1})}});
  const auto queued = [](AtomicVerb verb) { return op<Kind>(verb, {0}, {}, 1, 2); };
  expect_laws({LawObject::of<Kind>(), LawObject::of<sync::AtomicQueuesKind>()},
              {{queued(AtomicVerb::wait), queued(AtomicVerb::wake)},
               {op<Kind>(AtomicVerb::store, {1}), queued(AtomicVerb::notify_one)},
               {queued(AtomicVerb::notify_all)}});
}

TEST(Laws, HoldForWhatThreadsMeetAt) {
  using Semaphore = sync::SemaphoreKind;
  using sync::SemaphoreVerb;
  expect_laws(
      {LawObject::of<Semaphore>({1})},
      {{op<Semaphore>(SemaphoreVerb::acquire), op<Semaphore>(SemaphoreVerb::release, {1}, {9})},
       {op<Semaphore>(SemaphoreVerb::try_acquire),
        op<Semaphore>(SemaphoreVerb::acquire_until, {0})}});
  using Latch = sync::LatchKind;
  using sync::LatchVerb;
  expect_laws({LawObject::of<Latch>({2})},
              {{op<Latch>(LatchVerb::count_down, {1}), op<Latch>(LatchVerb::wait)},
               {op<Latch>(LatchVerb::try_wait), op<Latch>(LatchVerb::count_down, {1})},
               {op<Latch>(LatchVerb::wait)}});
  using Barrier = sync::BarrierKind;
  using sync::BarrierVerb;
  expect_laws({LawObject::of<Barrier>({0, 2, 2})},
              {{op<Barrier>(BarrierVerb::arrive, {1}), op<Barrier>(BarrierVerb::wait)},
               {op<Barrier>(BarrierVerb::arrive, {1}), op<Barrier>(BarrierVerb::wait)}});
}

TEST(Laws, HoldForOnceFlagsAndFutures) {
  using Once = sync::OnceKind;
  using sync::OnceVerb;
  expect_laws({LawObject::of<Once>()}, {{op<Once>(OnceVerb::enter), op<Once>(OnceVerb::finish)},
                                        {op<Once>(OnceVerb::enter)}});
  using Future = sync::FutureKind;
  using sync::FutureVerb;
  expect_laws({LawObject::of<Future>()},
              {{op<Future>(FutureVerb::set)},
               {op<Future>(FutureVerb::set)},
               {op<Future>(FutureVerb::wait), op<Future>(FutureVerb::wait_until, {0})}});
  const Operation wait_for_deferred = op<Future>(FutureVerb::wait, {}, {1});
  expect_laws({LawObject::of<Future>()},
              {{wait_for_deferred, op<Future>(FutureVerb::publish)},
               {op<Future>(FutureVerb::wait_until, {5}, {1}), wait_for_deferred}});
  expect_laws({LawObject::of<Future>()},
              {{op<Future>(FutureVerb::claim), op<Future>(FutureVerb::publish)},
               {op<Future>(FutureVerb::set), op<Future>(FutureVerb::wait_until, {5})},
               {op<Future>(FutureVerb::add_owner), op<Future>(FutureVerb::drop)},
               {op<Future>(FutureVerb::drop)}});
}

TEST(Laws, HoldForStopCallbacks) {
  using Stop = sync::StopKind;
  using sync::StopVerb;
  // The callbacks of thread 0 are named 0 and 1.
  const std::vector<Operation> requests{op<Stop>(StopVerb::request),
                                        op<Stop>(StopVerb::next_callback),
                                        op<Stop>(StopVerb::next_callback, {1})};
  expect_laws({LawObject::of<Stop>()},
              {{op<Stop>(StopVerb::add_callback), op<Stop>(StopVerb::drop_callback, {0})},
               requests,
               {op<Stop>(StopVerb::possible)}});
  expect_laws({LawObject::of<Stop>()},
              {{op<Stop>(StopVerb::add_callback), op<Stop>(StopVerb::add_callback),
                op<Stop>(StopVerb::drop_callback, {1})},
               requests,
               {op<Stop>(StopVerb::add_callback)}});
}

TEST(Laws, HoldForStopStatesRandomDevicesAndPlainData) {
  using Stop = sync::StopKind;
  using sync::StopVerb;
  expect_laws({LawObject::of<Stop>()},
              {{op<Stop>(StopVerb::add_source), op<Stop>(StopVerb::request)},
               {op<Stop>(StopVerb::requested), op<Stop>(StopVerb::possible)},
               {op<Stop>(StopVerb::drop_source)}});
  expect_laws({LawObject::of<sync::RandomKind>()},
              {{op<sync::RandomKind>(0)}, {op<sync::RandomKind>(0)}});
  using detail::PlainVerb;
  expect_laws({LawObject::of<sync::PlainKind>()},
              {{op<sync::PlainKind>(PlainVerb::read)},
               {op<sync::PlainKind>(PlainVerb::write, {1}), op<sync::PlainKind>(PlainVerb::read)}});
}

TEST(Laws, HoldForFaultBudgetsWhoseLabelsDoNotShareTheirCells) {
  using Kind = sync::FaultBudgetKind;
  expect_laws({LawObject::of<Kind>(1)}, {{op<Kind>(0), op<Kind>(0)}, {op<Kind>(0)}});
}

TEST(Laws, HoldForTheKindsOfGeneratedPrograms) {
  using Kind = StoreKind;
  expect_laws({LawObject::of<Kind>()},
              {{op<Kind>(Kind::put, {1}, {1}), op<Kind>(Kind::redirect, {2})},
               {op<Kind>(Kind::follow), op<Kind>(Kind::take_any)},
               {op<Kind>(Kind::count_parity, {}, {1}), op<Kind>(Kind::await_followed)}});
  expect_laws({LawObject::of<Kind>()},
              {{op<Kind>(Kind::put_if_absent, {1}, {2}), op<Kind>(Kind::take_any)},
               {op<Kind>(Kind::move, {1}, {2}), op<Kind>(Kind::get, {2})},
               {op<Kind>(Kind::sum)}});
}

/// Says that its labels share their cells, and they do not.
struct FalsePromise : StoreKind {
  static constexpr std::string_view name = "false promise";

  static bool labels_share_cells(const Operation&) { return true; }
};

TEST(Laws, CatchAFalsePromiseThatLabelsShareTheirCells) {
  using Kind = FalsePromise;
  const auto broken = object_laws({LawObject::of<Kind>(1)},
                                  {{op<Kind>(Kind::take_any)}, {op<Kind>(Kind::put, {1}, {0})}});
  ASSERT_FALSE(broken.empty());
  EXPECT_EQ(broken.front().law, "an operation that does not conflict changes no labels of another");
}

}  // namespace
}  // namespace ordercheck::exploration
