// SPDX-License-Identifier: Apache-2.0
// Makes one random program.
#pragma once

#include <algorithm>
#include <vector>

#include <rapidcheck.h>

#include "random/language.hpp"

namespace ordercheck::exploration {

class Random {
 public:
  explicit Random(const rc::Random& random) : random_{random} {}

  unsigned below(unsigned bound) { return static_cast<unsigned>(random_.next() % bound); }

  bool one_in(unsigned n) { return below(n) == 0; }

 private:
  rc::Random random_;
};

class Generator {
 public:
  Generator(const rc::Random& random, unsigned size) : random_{random}, size_{size} {}

  RandomProgram generate();

 private:
  using Statements = std::vector<Statement>;
  using Family = void (Generator::*)(Statements&);

  unsigned any(unsigned bound) { return random_.below(bound); }

  Statement make(Verb verb, unsigned x = 0, unsigned v = 0, unsigned w = 0) {
    return {verb, static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(v),
            static_cast<std::uint8_t>(w)};
  }

  void add(Statements& thread, Verb verb, unsigned x = 0, unsigned v = 0, unsigned w = 0) {
    thread.push_back(make(verb, x, v, w));
  }

  bool uses(Family family) const { return std::ranges::find(families_, family) != families_.end(); }

  void choose_families();
  void choose_surroundings();
  void add_starts();
  void add_statements(Statements& thread);

  // Families: each adds a few statements on objects of one sort.
  void add_access(Statements& thread);
  void add_inside(Statements& thread);
  void add_mutex(Statements& thread);
  void add_holders(Statements& thread);
  void add_recursive(Statements& thread);
  void add_try_lock(Statements& thread);
  void add_shared(Statements& thread);
  void add_condition(Statements& thread);
  void add_any(Statements& thread);
  void add_future(Statements& thread);
  void add_semaphore(Statements& thread);
  void add_meeting(Statements& thread);
  void add_environment(Statements& thread);
  void add_time(Statements& thread);
  void add_timed(Statements& thread);
  void add_spin(Statements& thread);
  void add_atomic_wait(Statements& thread);
  void add_store(Statements& thread);
  void add_pointer(Statements& thread);
  void add_hand_over(Statements& thread);
  void add_transaction(Statements& thread);
  void add_lane(Statements& thread);
  void add_lease(Statements& thread);
  void add_crash(Statements& thread);
  void add_guarded(Statements& thread);
  void add_boxes(Statements& thread);
  void add_plain(Statements& thread);
  void add_misuse(Statements& thread);

  Random random_;
  unsigned size_;
  RandomProgram program_;
  std::vector<Family> families_;
};

}  // namespace ordercheck::exploration
