// SPDX-License-Identifier: Apache-2.0
// A small language of concurrent programs: generated from a number, printed as text, run on the
// faces of sync.hpp and on kinds of their own.
#pragma once

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
  store,
  store_last,
  add,
  exchange,
  compare_exchange,
  await_equal,
  atomic_wait,
  atomic_notify_one,
  atomic_notify_all,
  // control
  skip_unless,  ///< when last is not v: skips the next w statements
  yield,
  require_not,  ///< fails when last is v
  start,        ///< starts thread x
  // mutexes
  lock,
  unlock,
  unlock_wildly,  ///< whether the thread owns it or not
  try_lock,
  lock_both,
  try_lock_for,
  unlock_timed,
  lock_recursive,
  unlock_recursive,
  lock_exclusive,
  unlock_exclusive,
  lock_shared,
  unlock_shared,
  try_lock_exclusive,
  try_lock_shared,
  // waiting
  wait,
  wait_for,
  notify_one,
  notify_all,
  acquire,
  try_acquire,
  acquire_for,
  release,
  count_down,
  latch_wait,
  barrier_arrive,
  call_once,
  // the environment
  choose,
  strike,
  sleep,
  now,
  // a store of keys
  put,
  put_last,
  put_if_absent,
  get,
  move,
  scan,
  count_parity,
  redirect,
  follow,
  await_followed,
  take_any,
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

/// What the search watches over, and how virtual time passes.
struct Surroundings {
  bool joins = true;    ///< each thread joins those that it started; else nobody does
  bool racing = false;  ///< time passes early, once
  bool spurious = false;
  bool lane = false, leases = false, crashes = false;
  bool patient_crash = false;
  bool settles = false;        ///< the body ends with settle()
  bool one_invariant = false;  ///< over x0
  bool two_invariant = false;  ///< over x0 and x1
  bool guards = false;         ///< over what m0 and m1 protect
  bool store_invariant = false;
  unsigned first_forbidden = 3, second_forbidden = 3;
  unsigned faults = 1;
};

struct RandomProgram {
  std::uint64_t seed = 0;
  Surroundings around;
  std::vector<std::vector<Statement>> threads;  ///< the first is main
};

inline constexpr std::size_t kValueCount = 3;
inline constexpr std::size_t kThreadLimit = 4;

/// Deterministic: the same seed gives the same program everywhere.
RandomProgram generate(std::uint64_t seed);

/// The program as text: its seed, surroundings and statements.
std::string text_of(const RandomProgram& program);

}  // namespace ordercheck::exploration
