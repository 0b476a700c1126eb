// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <functional>

#include "random/language.hpp"
#include "random/programs.hpp"

namespace ordercheck::exploration {

namespace {

class Random {
 public:
  explicit Random(const rc::Random& random) : random_{random} {}

  unsigned below(unsigned bound) { return static_cast<unsigned>(random_.next() % bound); }

  bool one_in(unsigned n) { return below(n) == 0; }

 private:
  rc::Random random_;
};

using Statements = std::vector<Statement>;

class Generator {
 public:
  Generator(const rc::Random& random, unsigned size) : random_{random}, size_{size} {}

  RandomProgram generate() {
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

 private:
  using Family = void (Generator::*)(Statements&);

  unsigned any(unsigned bound) { return random_.below(bound); }

  Statement make(Verb verb, unsigned x = 0, unsigned v = 0, unsigned w = 0) {
    return {verb, static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(v),
            static_cast<std::uint8_t>(w)};
  }

  void add(Statements& thread, Verb verb, unsigned x = 0, unsigned v = 0, unsigned w = 0) {
    thread.push_back(make(verb, x, v, w));
  }

  /// Few families in one program: its operations meet.
  void choose_families() {
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
        &Generator::add_hand_over,   &Generator::add_holders};
    const unsigned count = random_.one_in(2) ? 1 : 2 + any(2);
    for (unsigned i = 0; i < count; ++i) {
      families_.push_back(kAll[any(kAll.size())]);
    }
  }

  bool uses(Family family) const { return std::ranges::find(families_, family) != families_.end(); }

  void choose_surroundings() {
    Surroundings& around = program_.around;
    around.joins = !random_.one_in(4);
    around.lane = uses(&Generator::add_lane);
    around.leases = uses(&Generator::add_lease);
    around.crashes = uses(&Generator::add_crash);
    around.patient_crash = around.crashes && random_.one_in(2);
    // What a stranger's unlock projects depends on when the call is made.
    around.guards = uses(&Generator::add_guarded) && !uses(&Generator::add_misuse);
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

  void add_starts() {
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

  void add_statements(Statements& thread) {
    (this->*families_[any(static_cast<unsigned>(families_.size()))])(thread);
    if (random_.one_in(8)) {
      add(thread, Verb::skip_unless, 0, any(2), 1 + any(2));
    }
    if (random_.one_in(15)) {
      add(thread, Verb::require_not, 0, any(kValueCount));
    }
  }

  void add_access(Statements& thread) {
    static constexpr std::array kVerbs{Verb::load,         Verb::load,
                                       Verb::store,        Verb::store,
                                       Verb::add,          Verb::exchange,
                                       Verb::exchange,     Verb::compare_exchange,
                                       Verb::store_last,   Verb::compare_exchange,
                                       Verb::load_relaxed, Verb::store_relaxed};
    add(thread, kVerbs[any(kVerbs.size())], any(2), 1 + any(2), any(kValueCount));
  }

  void add_inside(Statements& thread) {
    if (!random_.one_in(3)) {
      add_access(thread);
    }
  }

  void add_mutex(Statements& thread) {
    const unsigned m = any(2);
    const unsigned form = any(8);
    if (form == 0) {
      const bool all = random_.one_in(3);
      add(thread, all ? Verb::lock_all : Verb::lock_both);
      if (all) {
        add(thread, Verb::unlock_exclusive);
      }
      add_inside(thread);
      add(thread, Verb::unlock, 1 - m);
      add(thread, Verb::unlock, m);
      return;
    }
    add(thread, Verb::lock, m);
    if (form <= 2) {
      add(thread, Verb::lock, 1 - m);
      add(thread, Verb::unlock, 1 - m);
    } else {
      add_inside(thread);
    }
    if (form != 7) {
      add(thread, Verb::unlock, m);
    }
  }

  /// Locks that are kept, and operations that wait for several of them.
  void add_holders(Statements& thread) {
    static constexpr std::array kVerbs{Verb::lock,        Verb::lock,     Verb::lock_both,
                                       Verb::lock_shared, Verb::lock_all, Verb::lock_exclusive};
    const Verb verb = kVerbs[any(kVerbs.size())];
    const unsigned m = any(2);
    add(thread, verb, m);
    if (random_.one_in(3)) {
      add_access(thread);
    }
    if (random_.one_in(4)) {
      add(thread, verb == Verb::lock_shared ? Verb::unlock_shared : Verb::unlock, m);
    }
  }

  void add_recursive(Statements& thread) {
    add(thread, random_.one_in(3) ? Verb::try_lock_recursive : Verb::lock_recursive);
    if (random_.one_in(2)) {
      add(thread, random_.one_in(3) ? Verb::try_lock_recursive : Verb::lock_recursive);
      add(thread, Verb::unlock_recursive);
    } else {
      add_inside(thread);
    }
    add(thread, Verb::unlock_recursive);
  }

  void add_try_lock(Statements& thread) {
    const unsigned m = any(2);
    add(thread, Verb::try_lock, m);
    if (random_.one_in(2)) {
      add_access(thread);
    }
    if (!random_.one_in(4)) {
      add(thread, Verb::unlock, m);
    }
  }

  void add_shared(Statements& thread) {
    static constexpr std::array kLocks{Verb::lock_exclusive, Verb::lock_shared, Verb::lock_shared,
                                       Verb::try_lock_exclusive, Verb::try_lock_shared};
    const Verb verb = kLocks[any(kLocks.size())];
    const bool exclusive = verb == Verb::lock_exclusive || verb == Verb::try_lock_exclusive;
    add(thread, verb);
    add_inside(thread);
    if (!random_.one_in(5)) {
      add(thread, exclusive ? Verb::unlock_exclusive : Verb::unlock_shared);
    }
  }

  void add_condition(Statements& thread) {
    const unsigned form = any(7);
    if (form <= 1) {
      add(thread, random_.one_in(2) ? Verb::notify_one : Verb::notify_all);
      return;
    }
    add(thread, Verb::lock, 0);
    if (form == 2) {
      add(thread, random_.one_in(2) ? Verb::wait_for : Verb::wait_until, 0, 1 + any(2));
    } else if (form <= 4) {
      add(thread, Verb::wait, 0);
    } else if (form == 5) {
      add(thread, Verb::wait_while, 0, 1 + any(2));
    } else {
      add_access(thread);
      add(thread, Verb::notify_one);
    }
    add(thread, Verb::unlock, 0);
  }

  void add_semaphore(Statements& thread) {
    static constexpr std::array kVerbs{Verb::acquire,     Verb::try_acquire,  Verb::acquire_for,
                                       Verb::acquire,     Verb::release,      Verb::release,
                                       Verb::release_two, Verb::acquire_until};
    add(thread, kVerbs[any(kVerbs.size())], any(2), 1 + any(2));
  }

  void add_meeting(Statements& thread) {
    static constexpr std::array kVerbs{
        Verb::count_down, Verb::latch_wait,     Verb::barrier_arrive, Verb::call_once,
        Verb::count_down, Verb::latch_try_wait, Verb::barrier_drop,   Verb::complete_phase};
    add(thread, kVerbs[any(kVerbs.size())]);
  }

  void add_environment(Statements& thread) {
    if (random_.one_in(2)) {
      add(thread, Verb::choose, 0, 2 + any(2));
    } else {
      add(thread, Verb::strike);
    }
    if (random_.one_in(2)) {
      add(thread, Verb::store_last, any(2));
    }
  }

  void add_time(Statements& thread) {
    static constexpr std::array kVerbs{Verb::sleep, Verb::sleep_until, Verb::now};
    add(thread, kVerbs[any(kVerbs.size())], 0, 1 + any(3));
  }

  void add_timed(Statements& thread) {
    if (random_.one_in(3)) {
      add_time(thread);
      return;
    }
    static constexpr std::array kLocks{Verb::try_lock_for, Verb::try_lock_until, Verb::lock_timed,
                                       Verb::try_lock_timed};
    add(thread, kLocks[any(kLocks.size())], 0, 1 + any(3));
    if (random_.one_in(3)) {
      add_time(thread);
    }
    add(thread, Verb::unlock_timed);
  }

  void add_spin(Statements& thread) {
    const unsigned form = any(4);
    if (form == 0) {
      add(thread, Verb::yield);
    } else if (form == 1) {
      add(thread, Verb::store, any(2), any(kValueCount));
    } else {
      add(thread, form == 2 ? Verb::await_equal : Verb::await_sum, any(2), 1 + any(2));
    }
  }

  void add_atomic_wait(Statements& thread) {
    const unsigned form = any(5);
    const unsigned x = any(2);
    if (form <= 1) {
      add(thread, Verb::atomic_wait, x, any(2));
      return;
    }
    add(thread, Verb::store, x, any(kValueCount));
    add(thread, form == 2 ? Verb::atomic_notify_all : Verb::atomic_notify_one, x);
  }

  void add_store(Statements& thread) {
    static constexpr std::array kVerbs{Verb::put,          Verb::put_last,     Verb::put_if_absent,
                                       Verb::get,          Verb::scan,         Verb::move,
                                       Verb::count_parity, Verb::put,          Verb::take_any,
                                       Verb::erase,        Verb::put_if_absent};
    add(thread, kVerbs[any(kVerbs.size())], 1 + any(2), 1 + any(2));
  }

  void add_pointer(Statements& thread) {
    static constexpr std::array kVerbs{Verb::redirect, Verb::follow,   Verb::follow,
                                       Verb::put,      Verb::take_any, Verb::await_followed,
                                       Verb::scan};
    add(thread, kVerbs[any(kVerbs.size())], 1 + any(2), any(2));
  }

  /// Operations that two cells decide, or a predicate over all.
  void add_hand_over(Statements& thread) {
    static constexpr std::array kVerbs{
        Verb::put,        Verb::put,        Verb::erase,        Verb::erase,    Verb::await_both,
        Verb::await_both, Verb::await_both, Verb::await_parity, Verb::take_any, Verb::move};
    add(thread, kVerbs[any(kVerbs.size())], 1 + any(2), 1 + any(2));
  }

  /// Transactions on two stores.
  void add_transaction(Statements& thread) {
    static constexpr std::array kVerbs{Verb::transfer, Verb::transfer, Verb::put, Verb::get,
                                       Verb::scan};
    add(thread, kVerbs[any(kVerbs.size())], 1 + any(2), 1 + any(2));
  }

  void add_lane(Statements& thread) { add(thread, Verb::call, 0, 1 + any(2)); }

  void add_lease(Statements& thread) {
    add(thread, random_.one_in(3) ? Verb::end_lease : Verb::lease, 0, 1 + any(2));
    if (random_.one_in(3)) {
      add_time(thread);
    }
  }

  void add_crash(Statements& thread) { add(thread, Verb::look_for_crash); }

  void add_guarded(Statements& thread) { add(thread, Verb::change_guarded, any(2), 1 + any(2)); }

  void add_boxes(Statements& thread) {
    if (random_.one_in(2)) {
      add(thread, Verb::publish);
    } else {
      add(thread, Verb::peek, any(kThreadLimit));
    }
    if (random_.one_in(3)) {
      add(thread, Verb::own_object);
    }
  }

  void add_plain(Statements& thread) {
    add(thread, random_.one_in(2) ? Verb::read_plain : Verb::write_plain, any(2), 1 + any(2));
    if (random_.one_in(3)) {
      add_access(thread);
    }
  }

  void add_misuse(Statements& thread) {
    if (random_.one_in(3)) {
      add(thread, Verb::unlock_wildly, any(2));
    } else {
      add_mutex(thread);
    }
  }

  Random random_;
  unsigned size_;
  RandomProgram program_;
  std::vector<Family> families_;
};

}  // namespace

RandomProgram generate(const rc::Random& random, int size) {
  return Generator{random, static_cast<unsigned>(size)}.generate();
}

}  // namespace ordercheck::exploration
