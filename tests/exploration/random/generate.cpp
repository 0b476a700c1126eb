// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "random/generator.hpp"
#include "random/programs.hpp"

namespace ordercheck::exploration {

RandomProgram Generator::generate() {
  choose_families();
  choose_surroundings();
  // Every third program is wide: a few statements for each of many threads.
  const bool wide = random_.one_in(3);
  const unsigned workers = wide ? 3 : random_.one_in(8) ? 3 : random_.one_in(4) ? 1 : 2;
  program_.threads.resize(workers + 1);
  unsigned budget = wide           ? 3 + any(2 + size_ / 50)
                    : workers == 3 ? 4 + any(3 + size_ / 25)
                                   : 4 + any(3 + size_ / 15);
  for (unsigned next = 0; budget > 0; ++next) {
    const unsigned worker = 1 + (wide ? next % workers : any(workers));
    Statements& thread = program_.threads[random_.one_in(wide ? 8 : 5) ? 0 : worker];
    const std::size_t before = thread.size();
    add_statements(thread);
    const auto added = static_cast<unsigned>(thread.size() - before);
    budget -= std::min(budget, wide ? 1 : std::max(added, 1U));
  }
  add_starts();
  return std::move(program_);
}

/// Few families in one program: its operations meet.
void Generator::choose_families() {
  static constexpr std::array kAll{
      &Generator::add_access,      &Generator::add_access,    &Generator::add_mutex,
      &Generator::add_try_lock,    &Generator::add_shared,    &Generator::add_condition,
      &Generator::add_condition,   &Generator::add_semaphore, &Generator::add_meeting,
      &Generator::add_environment, &Generator::add_time,      &Generator::add_spin,
      &Generator::add_atomic_wait, &Generator::add_store,     &Generator::add_store,
      &Generator::add_pointer,     &Generator::add_lane,      &Generator::add_lease,
      &Generator::add_crash,       &Generator::add_guarded,   &Generator::add_boxes,
      &Generator::add_plain,       &Generator::add_misuse,    &Generator::add_timed,
      &Generator::add_recursive,   &Generator::add_hand_over, &Generator::add_transaction,
      &Generator::add_hand_over,   &Generator::add_holders,   &Generator::add_any,
      &Generator::add_future};
  const unsigned count = random_.one_in(2) ? 1 : 2 + any(2);
  for (unsigned i = 0; i < count; ++i) {
    families_.push_back(kAll[any(kAll.size())]);
  }
}

void Generator::choose_surroundings() {
  Surroundings& around = program_.around;
  around.joins = !random_.one_in(4);
  around.lane = uses(&Generator::add_lane);
  around.leases = uses(&Generator::add_lease);
  around.crashes = uses(&Generator::add_crash);
  around.patient_crash = around.crashes && random_.one_in(2);
  around.guards = uses(&Generator::add_guarded);
  const bool stores = uses(&Generator::add_store) || uses(&Generator::add_pointer) ||
                      uses(&Generator::add_hand_over) || uses(&Generator::add_transaction);
  around.store_invariant = stores && random_.one_in(2);
  around.filled = stores && random_.one_in(2);
  around.spurious = uses(&Generator::add_condition) && random_.one_in(4);
  around.racing = random_.one_in(12);
  around.settles = (around.lane || around.leases) && random_.one_in(3);
  around.one_invariant = random_.one_in(6);
  around.two_invariant = random_.one_in(3);
  around.first_forbidden = any(kValueCount + 1);
  around.second_forbidden = any(kValueCount + 1);
  around.faults = 1 + any(2);
}

void Generator::add_starts() {
  // A thread is started by main or by an older one, mostly at the beginning.
  for (unsigned thread = 1; thread < program_.threads.size(); ++thread) {
    const unsigned starter = random_.one_in(5) ? any(thread) : 0;
    Statements& statements = program_.threads[starter];
    const auto end = static_cast<unsigned>(statements.size());
    const unsigned place = random_.one_in(4) ? any(end + 1) : std::min(end, thread - 1);
    statements.insert(statements.begin() + place, make(Verb::start, thread));
    if (random_.one_in(5)) {
      const unsigned later = place + 1 + any(end - place + 1);
      statements.insert(statements.begin() + later, make(Verb::join, thread));
    }
  }
}

void Generator::add_statements(Statements& thread) {
  (this->*families_[any(static_cast<unsigned>(families_.size()))])(thread);
  if (random_.one_in(8)) {
    add(thread, Verb::skip_unless, 0, any(2), 1 + any(2));
  }
  if (random_.one_in(15)) {
    add(thread, Verb::require_not, 0, any(kValueCount));
  }
}

RandomProgram generate(const rc::Random& random, int size) {
  return Generator{random, static_cast<unsigned>(size)}.generate();
}

}  // namespace ordercheck::exploration
