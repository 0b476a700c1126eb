// SPDX-License-Identifier: Apache-2.0
// A small language of concurrent programs: generated, printed as C++, run on the faces of sync.hpp
// and on kinds of their own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ordercheck::exploration {

/// What a statement does. `x` is the object's number, `v` the value, `w` the other value; `last` is
/// what the thread's latest statement returned.
enum class Verb : std::uint8_t {
  // atomics
  load,
  load_relaxed,
  store,
  store_relaxed,
  store_last,
  add,
  exchange,
  compare_exchange,
  await_equal,
  await_sum,
  atomic_wait,
  atomic_notify_one,
  atomic_notify_all,
  // control
  skip_unless,  ///< when last is not v: skips the next w statements
  yield,
  require_not,  ///< fails when last is v
  start,        ///< starts thread x
  join,         ///< joins thread x, if this thread started it
  // mutexes
  lock,
  unlock,
  unlock_wildly,  ///< whether the thread owns it or not
  try_lock,
  lock_both,
  lock_all,
  lock_timed,
  try_lock_timed,
  try_lock_for,
  try_lock_until,
  unlock_timed,
  lock_recursive,
  try_lock_recursive,
  try_lock_recursive_for,
  unlock_recursive,
  lock_exclusive,
  unlock_exclusive,
  lock_shared,
  unlock_shared,
  try_lock_exclusive,
  try_lock_shared,
  try_lock_exclusive_for,
  try_lock_shared_for,
  // waiting
  wait,
  wait_while,
  wait_for,
  wait_until,
  notify_one,
  notify_all,
  wait_any,
  wait_any_shared,
  wait_unless_stopped,
  notify_any,
  request_stop,
  acquire,
  try_acquire,
  acquire_for,
  acquire_until,
  release,
  release_two,
  count_down,
  latch_wait,
  latch_try_wait,
  barrier_arrive,
  barrier_drop,
  complete_phase,
  call_once,
  fulfil,  ///< by thread 1, once
  await_future,
  await_future_for,
  // the environment
  choose,
  strike,
  sleep,
  sleep_until,
  now,
  // a store of keys
  put,
  put_last,
  put_if_absent,
  erase,
  get,
  move,
  transfer,
  scan,
  count_parity,
  redirect,
  follow,
  await_followed,
  await_both,
  await_parity,
  take_any,
  take_pair,
  // actors
  call,
  lease,
  end_lease,
  look_for_crash,
  // data
  change_guarded,
  publish,
  peek,
  own_object,
  read_plain,
  write_plain,
};

struct Statement {
  Verb verb{};
  std::uint8_t x = 0;
  std::uint8_t v = 0;
  std::uint8_t w = 0;
};

inline constexpr std::size_t kVerbCount = static_cast<std::size_t>(Verb::write_plain) + 1;

/// What the search watches over, and how virtual time passes.
struct Surroundings {
  bool joins = true;    ///< each thread joins those that it started; else nobody does
  bool racing = false;  ///< time passes early, once
  bool spurious = false;
  bool lane = false, leases = false, crashes = false;
  bool patient_crash = false;
  bool settles = false;        ///< the body ends with settle()
  bool filled = false;         ///< each key of the stores starts with 1
  bool one_invariant = false;  ///< over x0
  bool two_invariant = false;  ///< over x0 and x1
  bool guards = false;         ///< over what m0 and m1 protect
  bool store_invariant = false;
  unsigned first_forbidden = 3, second_forbidden = 3;
  unsigned faults = 1;
};

template <class Member>
struct Named {
  Member Surroundings::* member;
  std::string_view name;
};

inline constexpr auto kFlags =
    std::to_array<Named<bool>>({{&Surroundings::joins, "joins"},
                                {&Surroundings::racing, "racing"},
                                {&Surroundings::spurious, "spurious"},
                                {&Surroundings::lane, "lane"},
                                {&Surroundings::leases, "leases"},
                                {&Surroundings::crashes, "crashes"},
                                {&Surroundings::patient_crash, "patient_crash"},
                                {&Surroundings::settles, "settles"},
                                {&Surroundings::filled, "filled"},
                                {&Surroundings::one_invariant, "one_invariant"},
                                {&Surroundings::two_invariant, "two_invariant"},
                                {&Surroundings::guards, "guards"},
                                {&Surroundings::store_invariant, "store_invariant"}});

inline constexpr auto kNumbers =
    std::to_array<Named<unsigned>>({{&Surroundings::first_forbidden, "first_forbidden"},
                                    {&Surroundings::second_forbidden, "second_forbidden"},
                                    {&Surroundings::faults, "faults"}});

struct RandomProgram {
  Surroundings around = {};
  std::vector<std::vector<Statement>> threads = {};  ///< the first is main
};

inline constexpr std::size_t kValueCount = 3;
inline constexpr std::size_t kThreadLimit = 4;

/// The program as a braced initialiser of C++, each statement explained.
std::string code_of(const RandomProgram& program);

/// The program as a test for found_programs_test.cpp.
std::string test_of(const RandomProgram& program);

/// How many statements it has.
std::size_t size_of(const RandomProgram& program);

}  // namespace ordercheck::exploration
