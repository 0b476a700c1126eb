// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "random/generator.hpp"

namespace ordercheck::exploration {

void Generator::add_access(Statements& thread) {
  static constexpr std::array kVerbs{Verb::load,         Verb::load,
                                     Verb::store,        Verb::store,
                                     Verb::add,          Verb::exchange,
                                     Verb::exchange,     Verb::compare_exchange,
                                     Verb::store_last,   Verb::compare_exchange,
                                     Verb::load_relaxed, Verb::store_relaxed};
  add(thread, kVerbs[any(kVerbs.size())], any(2), 1 + any(2), any(kValueCount));
}

void Generator::add_inside(Statements& thread) {
  if (!random_.one_in(3)) {
    add_access(thread);
  }
}

void Generator::add_mutex(Statements& thread) {
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
void Generator::add_holders(Statements& thread) {
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

void Generator::add_recursive(Statements& thread) {
  static constexpr std::array kLocks{Verb::lock_recursive, Verb::lock_recursive,
                                     Verb::try_lock_recursive, Verb::try_lock_recursive_for};
  add(thread, kLocks[any(kLocks.size())], 0, 1 + any(2));
  if (random_.one_in(2)) {
    add(thread, kLocks[any(kLocks.size())], 0, 1 + any(2));
    add(thread, Verb::unlock_recursive);
  } else {
    add_inside(thread);
  }
  add(thread, Verb::unlock_recursive);
}

void Generator::add_try_lock(Statements& thread) {
  const unsigned m = any(2);
  add(thread, Verb::try_lock, m);
  if (random_.one_in(2)) {
    add_access(thread);
  }
  if (!random_.one_in(4)) {
    add(thread, Verb::unlock, m);
  }
}

void Generator::add_shared(Statements& thread) {
  static constexpr std::array kExclusive{Verb::lock_exclusive, Verb::try_lock_exclusive,
                                         Verb::try_lock_exclusive_for};
  static constexpr std::array kShared{Verb::lock_shared, Verb::lock_shared, Verb::try_lock_shared,
                                      Verb::try_lock_shared_for};
  const bool exclusive = random_.one_in(2);
  add(thread, exclusive ? kExclusive[any(kExclusive.size())] : kShared[any(kShared.size())], 0,
      1 + any(2));
  add_inside(thread);
  if (!random_.one_in(5)) {
    add(thread, exclusive ? Verb::unlock_exclusive : Verb::unlock_shared);
  }
}

void Generator::add_condition(Statements& thread) {
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

void Generator::add_any(Statements& thread) {
  static constexpr std::array kVerbs{Verb::wait_any, Verb::wait_unless_stopped};
  const unsigned form = any(6);
  if (form <= 1) {
    add(thread, Verb::notify_any);
  } else if (form == 2) {
    add(thread, Verb::request_stop);
  } else if (form == 3) {
    add(thread, Verb::lock_shared);
    add(thread, Verb::wait_any_shared);
    add(thread, Verb::unlock_shared);
  } else {
    add(thread, Verb::lock);
    add(thread, kVerbs[any(kVerbs.size())], 0, 1);
    add(thread, Verb::unlock);
  }
}

void Generator::add_future(Statements& thread) {
  static constexpr std::array kVerbs{Verb::fulfil, Verb::fulfil, Verb::await_future,
                                     Verb::await_future_for};
  add(thread, kVerbs[any(kVerbs.size())], 0, 1 + any(2));
  add_inside(thread);
}

void Generator::add_semaphore(Statements& thread) {
  static constexpr std::array kVerbs{Verb::acquire,     Verb::try_acquire,  Verb::acquire_for,
                                     Verb::acquire,     Verb::release,      Verb::release,
                                     Verb::release_two, Verb::acquire_until};
  add(thread, kVerbs[any(kVerbs.size())], any(2), 1 + any(2));
}

void Generator::add_meeting(Statements& thread) {
  static constexpr std::array kVerbs{Verb::count_down,   Verb::latch_wait,    Verb::barrier_arrive,
                                     Verb::call_once,    Verb::count_down,    Verb::latch_try_wait,
                                     Verb::barrier_drop, Verb::complete_phase};
  add(thread, kVerbs[any(kVerbs.size())]);
}

void Generator::add_environment(Statements& thread) {
  if (random_.one_in(2)) {
    add(thread, Verb::choose, 0, 2 + any(2));
  } else {
    add(thread, Verb::strike);
  }
  if (random_.one_in(2)) {
    add(thread, Verb::store_last, any(2));
  }
}

void Generator::add_time(Statements& thread) {
  static constexpr std::array kVerbs{Verb::sleep, Verb::sleep_until, Verb::now};
  add(thread, kVerbs[any(kVerbs.size())], 0, 1 + any(3));
}

void Generator::add_timed(Statements& thread) {
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

void Generator::add_spin(Statements& thread) {
  const unsigned form = any(4);
  if (form == 0) {
    add(thread, Verb::yield);
  } else if (form == 1) {
    add(thread, Verb::store, any(2), any(kValueCount));
  } else {
    add(thread, form == 2 ? Verb::await_equal : Verb::await_sum, any(2), 1 + any(2));
  }
}

void Generator::add_atomic_wait(Statements& thread) {
  const unsigned form = any(5);
  const unsigned x = any(2);
  if (form <= 1) {
    add(thread, Verb::atomic_wait, x, any(2));
    return;
  }
  add(thread, Verb::store, x, any(kValueCount));
  add(thread, form == 2 ? Verb::atomic_notify_all : Verb::atomic_notify_one, x);
}

void Generator::add_store(Statements& thread) {
  static constexpr std::array kVerbs{Verb::put,      Verb::put_last, Verb::put_if_absent, Verb::get,
                                     Verb::scan,     Verb::move,     Verb::count_parity,  Verb::put,
                                     Verb::take_any, Verb::erase,    Verb::put_if_absent};
  add(thread, kVerbs[any(kVerbs.size())], 1 + any(2), 1 + any(2));
}

void Generator::add_pointer(Statements& thread) {
  static constexpr std::array kVerbs{Verb::redirect, Verb::follow,         Verb::follow, Verb::put,
                                     Verb::take_any, Verb::await_followed, Verb::scan};
  add(thread, kVerbs[any(kVerbs.size())], 1 + any(2), any(2));
}

/// Operations that two cells decide, or a predicate over all.
void Generator::add_hand_over(Statements& thread) {
  static constexpr std::array kVerbs{
      Verb::put,        Verb::put,       Verb::erase,        Verb::erase,    Verb::await_both,
      Verb::await_both, Verb::take_pair, Verb::await_parity, Verb::take_any, Verb::move};
  add(thread, kVerbs[any(kVerbs.size())], 1 + any(2), 1 + any(2));
}

/// Transactions on two stores.
void Generator::add_transaction(Statements& thread) {
  static constexpr std::array kVerbs{Verb::transfer, Verb::transfer, Verb::put, Verb::get,
                                     Verb::scan};
  add(thread, kVerbs[any(kVerbs.size())], 1 + any(2), 1 + any(2));
}

void Generator::add_lane(Statements& thread) { add(thread, Verb::call, 0, 1 + any(2)); }

void Generator::add_lease(Statements& thread) {
  add(thread, random_.one_in(3) ? Verb::end_lease : Verb::lease, 0, 1 + any(2));
  if (random_.one_in(3)) {
    add_time(thread);
  }
}

void Generator::add_crash(Statements& thread) { add(thread, Verb::look_for_crash); }

void Generator::add_guarded(Statements& thread) {
  add(thread, Verb::change_guarded, any(2), 1 + any(2));
}

void Generator::add_boxes(Statements& thread) {
  if (random_.one_in(2)) {
    add(thread, Verb::publish);
  } else {
    add(thread, Verb::peek, any(kThreadLimit));
  }
  if (random_.one_in(3)) {
    add(thread, Verb::own_object);
  }
}

void Generator::add_plain(Statements& thread) {
  add(thread, random_.one_in(2) ? Verb::read_plain : Verb::write_plain, any(2), 1 + any(2));
  if (random_.one_in(3)) {
    add_access(thread);
  }
}

void Generator::add_misuse(Statements& thread) {
  if (random_.one_in(3)) {
    add(thread, Verb::unlock_wildly, any(2));
  } else {
    add_mutex(thread);
  }
}

}  // namespace ordercheck::exploration
