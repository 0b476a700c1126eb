// SPDX-License-Identifier: Apache-2.0
#include "random/machine.hpp"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>
#include <ordercheck/require.hpp>
#include <ordercheck/settle.hpp>

namespace ordercheck::exploration {

void Machine::run() {
  static constexpr auto kParts = std::to_array<bool (Machine::*)(const Statement&)>(
      {&Machine::run_atomic, &Machine::run_atomic_wait, &Machine::run_control, &Machine::run_mutex,
       &Machine::run_timed_mutex, &Machine::run_recursive_mutex, &Machine::run_shared_mutex,
       &Machine::run_condition, &Machine::run_any_condition, &Machine::run_future,
       &Machine::run_semaphore, &Machine::run_meeting, &Machine::run_environment,
       &Machine::run_change_of_store, &Machine::run_store, &Machine::run_actors,
       &Machine::run_data});
  const auto& statements = program_.threads[number_];
  while (position_ < statements.size()) {
    const Statement& statement = statements[position_++];
    if (std::ranges::none_of(kParts, [&](auto part) { return (this->*part)(statement); })) {
      const detail::HostScope host;
      ADD_FAILURE() << "no part of the machine runs verb " << static_cast<int>(statement.verb);
    }
  }
  if (number_ == 0 && program_.around.settles) {
    settle(Duration{3});
  }
  for (thread& child : children_) {
    release_thread(child);
  }
}

void Machine::release_thread(thread& child) const {
  if (child.joinable()) {
    program_.around.joins ? child.join() : child.detach();
  }
}

bool Machine::run_control(const Statement& statement) {
  switch (statement.verb) {
    case Verb::skip_unless:
      position_ += last_ == statement.v ? 0U : statement.w;
      return true;
    case Verb::yield:
      this_thread::yield();
      return true;
    case Verb::require_not:
      require(last_ != statement.v, "a forbidden value");
      return true;
    case Verb::start:
      start(statement.x);
      return true;
    case Verb::join:
      if (children_[statement.x % kThreadLimit].joinable()) {
        children_[statement.x % kThreadLimit].join();
      }
      return true;
    default:
      return false;
  }
}

void Machine::start(std::size_t number) {
  if (number >= program_.threads.size() || children_[number].joinable()) {
    return;  // a shrunk program may name threads that are gone
  }
  children_[number] = thread{[&program = program_, &objects = objects_, number] {
    Machine{program, objects, number}.run();
  }};
}

bool Machine::run_environment(const Statement& statement) {
  switch (statement.verb) {
    case Verb::choose:
      last_ = choose("value", statement.v);
      return true;
    case Verb::strike:
      last_ = objects_.budget->strikes("fault") ? 1 : 0;
      return true;
    case Verb::sleep:
      this_thread::sleep_for(Duration{statement.v});
      return true;
    case Verb::sleep_until:
      this_thread::sleep_until(moment(statement.v));
      return true;
    case Verb::now:
      last_ = static_cast<int>(steady_clock::now().time_since_epoch().count());
      return true;
    default:
      return false;
  }
}

}  // namespace ordercheck::exploration
