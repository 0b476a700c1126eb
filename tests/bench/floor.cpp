// SPDX-License-Identifier: Apache-2.0
#include "floor.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <vector>

#include <benchmark/benchmark.h>
#include <boost/context/detail/fcontext.hpp>

#include "fiber/fiber.hpp"
#include "runtime/race_detector.hpp"
#include "runtime/vector_clock.hpp"
#include "runtime/world.hpp"

namespace ordercheck::bench {

namespace {

using boost::context::detail::fcontext_t;
using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::transfer_t;

/// The median over batches of what one of `count` costs, in nanoseconds.
template <class Batch>
double nanoseconds(std::size_t count, const Batch& batch) {
  constexpr int kBatches = 9;
  batch();
  std::vector<double> times;
  for (int i = 0; i < kBatches; ++i) {
    const double before = cpu_seconds();
    batch();
    times.push_back((cpu_seconds() - before) * 1e9 / static_cast<double>(count));
  }
  return median(times);
}

constexpr std::size_t kStackSize = std::size_t{64} * 1024;
alignas(64) std::array<std::byte, kStackSize> stack;

[[noreturn]] void come_and_go(transfer_t arrival) {
  for (;;) {
    arrival = jump_fcontext(arrival.fctx, nullptr);
  }
}

double measure_jump() {
  constexpr std::size_t kTrips = 500'000;
  fcontext_t other = make_fcontext(stack.data() + kStackSize, kStackSize, come_and_go);
  return nanoseconds(2 * kTrips, [&] {
    for (std::size_t i = 0; i < kTrips; ++i) {
      other = jump_fcontext(other, nullptr).fctx;
    }
  });
}

double measure_fiber() {
  constexpr std::size_t kFibers = 300'000;
  return nanoseconds(kFibers, [] {
    for (std::size_t i = 0; i < kFibers; ++i) {
      jump_fcontext(make_fcontext(stack.data() + kStackSize, kStackSize, come_and_go), nullptr);
    }
  });
}

/// Two threads in turn, each ordered after the other's last event, as under a mutex: the decision
/// goes where a crash leaves it, the thread's clock is joined with the other's, a plain access is
/// checked against the other's.
double measure_point() {
  constexpr std::size_t kExecutions = 400, kEvents = 500;
  static explore::Monitor monitor;
  runtime::ClockTable clocks;
  clocks.resize(kEvents + 2);
  runtime::RaceDetector races;
  int data = 0;
  return nanoseconds(kExecutions * kEvents, [&] {
    for (std::size_t execution = 0; execution < kExecutions; ++execution) {
      races.begin_execution();
      races.check({&data, sizeof data, true, nullptr, {}}, ThreadId{0}, 0, clocks.row(0));
      for (std::size_t i = 0; i < kEvents; ++i) {
        const std::size_t thread = i % 2;
        monitor.decisions[i] = {ThreadId{static_cast<std::uint16_t>(thread)}, 0};
        monitor.decision_count.store(i + 1, std::memory_order_relaxed);
        monitor.running_thread.store(static_cast<std::uint32_t>(thread), std::memory_order_relaxed);
        runtime::ClockTable::Count* const clock = clocks.row(i + 2);
        clocks.copy(clock, clocks.row(i));
        clocks.join(clock, clocks.row(i + 1));
        clock[thread] = static_cast<runtime::ClockTable::Count>(i / 2 + 1);
        if (!races.check_quickly(&data, true, nullptr, ThreadId{static_cast<std::uint16_t>(thread)},
                                 static_cast<std::uint32_t>(i / 2), clock)) {
          std::abort();
        }
      }
    }
    benchmark::ClobberMemory();
  });
}

}  // namespace

FloorParts measure_floor() {
  return {.jump = measure_jump(), .fiber = measure_fiber(), .point = measure_point()};
}

double measure_switch() {
  constexpr std::size_t kTrips = 500'000;
  fiber::Pool pool{{}};
  pool.start(0, [](std::size_t) -> std::size_t {
    for (;;) {
      fiber::switch_to(fiber::kHost);
    }
  });
  const double one_way = nanoseconds(2 * kTrips, [] {
    for (std::size_t i = 0; i < kTrips; ++i) {
      fiber::switch_to(0);
    }
  });
  pool.abandon(0);
  return one_way;
}

double measure_operation(KindId kind, const Operation& first, const Operation& second) {
  constexpr std::size_t kRounds = 20'000, kOperations = 20;
  runtime::WorldStore world;
  const ObjectId object = world.add_object(kind);
  const runtime::CellIndex cell = world.index_of({object});
  runtime::Accesses footprint;
  runtime::Journal journal;
  const std::array<Operation, 2> operations{first, second};
  return nanoseconds(kRounds * kOperations, [&] {
    for (std::size_t round = 0; round < kRounds; ++round) {
      for (std::size_t i = 0; i < kOperations; ++i) {
        const Operation& operation = operations[i % 2];
        runtime::CellRecord& record = world.cell(cell);
        const std::uint64_t before = record.bits;
        Sync sync = Sync::none;
        Value result;
        const CellMode mode = kind->try_step(record.bits, operation, sync, result);
        runtime::Entry& entry = footprint.next();
        footprint.commit();
        entry.before = before;
        entry.cell = cell;
        entry.object = record.object;
        entry.access = mode == CellMode::read ? Access::read : Access::write;
        entry.sync = sync;
        benchmark::DoNotOptimize(result);
        if (mode == CellMode::write) {
          journal.push_back({cell, entry.before});
        }
      }
      world.undo(journal, journal.size(), 0);
      world.drop(journal, 0);
      footprint.clear();
    }
  });
}

}  // namespace ordercheck::bench
