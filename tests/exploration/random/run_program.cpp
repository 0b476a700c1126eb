// SPDX-License-Identifier: Apache-2.0
#include "random/run_program.hpp"

#include <ordercheck/invariant.hpp>

#include "random/machine.hpp"

namespace ordercheck::exploration {

namespace {

/// For programs whose threads may outlive main.
Objects static_objects;

void add_invariants(const Surroundings& around, Objects& objects, Witness& witness) {
  const auto watch = [&witness, &around](const char* name) {
    const detail::HostScope host;  // the witness outlives the execution
    return [&seen = witness.seen[name], a = std::int64_t{around.first_forbidden},
            b = std::int64_t{around.second_forbidden}](auto x, auto y) {
      seen.emplace(static_cast<std::int64_t>(x), static_cast<std::int64_t>(y));
      return static_cast<std::int64_t>(x) != a || static_cast<std::int64_t>(y) != b;
    };
  };
  if (around.one_invariant) {
    const auto both = watch("one");
    always("one", [both](int x) { return both(x, x); }, objects.x[0]);
  }
  if (around.two_invariant) {
    always("two", watch("two"), objects.x[0], objects.x[1]);
  }
  if (around.guards) {
    const auto first = guarded_by(objects.m[0], [&objects] { return objects.guarded[0]; });
    const auto second = guarded_by(objects.m[1], [&objects] { return objects.guarded[1]; });
    always("guarded", watch("guarded"), first, second);
  }
  if (around.store_invariant) {
    always("stored", watch("stored"), cell_of(*objects.store, 1), cell_of(*objects.store, 2));
    always("moved", watch("moved"), cell_of(*objects.store, 1), cell_of(*objects.other_store, 2));
  }
}

/// Objects of the execution itself; the others are in place.
void set_up(const Surroundings& around, Objects& objects, Witness& witness) {
  objects.guarded = {};
  objects.plain[0].store(0);
  objects.plain[1].store(0);
  objects.budget.emplace("budget", around.faults);
  if (around.joins) {
    objects.stop.emplace();
    objects.promised.emplace();
    objects.future = objects.promised->get_future().share();
  }
  const std::uint64_t initial = around.filled ? 1 : 0;
  objects.store.emplace("store", initial);
  objects.other_store.emplace("other store", initial);
  if (around.lane) {
    Lane lane;
    lane.late_replies_left = static_cast<std::uint8_t>(around.faults);
    objects.lane.emplace("lane", lane);
    Operation deliver = objects.lane->operation(LaneKind::deliver);
    deliver.other = objects.store->id();
    const Actor network{"network", deliver};
  }
  if (around.leases) {
    objects.lease.emplace("lease");
    const Actor clock{"expiry", *objects.lease, LeaseKind::expire};
  }
  if (around.crashes) {
    objects.crash.emplace("crash");
    const Actor fate{"fate", *objects.crash, CrashKind::crash, {around.patient_crash ? 1U : 0U}};
  }
  add_invariants(around, objects, witness);
}

}  // namespace

void run_program(const RandomProgram& program, Witness& witness) {
  if (program.around.joins) {
    Objects objects;
    set_up(program.around, objects, witness);
    Machine{program, objects, 0}.run();
  } else {
    set_up(program.around, static_objects, witness);
    Machine{program, static_objects, 0}.run();
  }
}

}  // namespace ordercheck::exploration
