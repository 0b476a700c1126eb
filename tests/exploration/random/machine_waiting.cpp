// SPDX-License-Identifier: Apache-2.0
#include <condition_variable>
#include <mutex>

#include "random/machine.hpp"

namespace ordercheck::exploration {

void Machine::wait(const Statement& statement) {
  if (!owns_[statement.x % 2]) {
    return;
  }
  condition_variable& condition = objects_.condition;
  std::unique_lock lock{objects_.m[statement.x % 2], std::adopt_lock};
  switch (statement.verb) {
    case Verb::wait:
      condition.wait(lock);
      break;
    case Verb::wait_while:
      condition.wait(lock, [&] { return objects_.x[0].load() == statement.v; });
      break;
    case Verb::wait_for:
      last_ = condition.wait_for(lock, Duration{statement.v}) == std::cv_status::timeout;
      break;
    default:
      last_ = condition.wait_until(lock, moment(statement.v)) == std::cv_status::timeout;
      break;
  }
  lock.release();
}

bool Machine::run_condition(const Statement& statement) {
  switch (statement.verb) {
    case Verb::wait:
    case Verb::wait_while:
    case Verb::wait_for:
    case Verb::wait_until:
      wait(statement);
      return true;
    case Verb::notify_one:
      objects_.condition.notify_one();
      return true;
    case Verb::notify_all:
      objects_.condition.notify_all();
      return true;
    default:
      return false;
  }
}

bool Machine::run_semaphore(const Statement& statement) {
  counting_semaphore<>& semaphore = objects_.semaphore(statement.x);
  switch (statement.verb) {
    case Verb::acquire:
      semaphore.acquire();
      return true;
    case Verb::try_acquire:
      last_ = semaphore.try_acquire() ? 1 : 0;
      return true;
    case Verb::acquire_for:
      last_ = semaphore.try_acquire_for(Duration{statement.v}) ? 1 : 0;
      return true;
    case Verb::acquire_until:
      last_ = semaphore.try_acquire_until(moment(statement.v)) ? 1 : 0;
      return true;
    case Verb::release:
      semaphore.release();
      return true;
    case Verb::release_two:
      semaphore.release(2);
      return true;
    default:
      return false;
  }
}

/// Adds to x1, and tells what x0 held.
void Completion::operator()() const noexcept { objects->x[1].fetch_add(1 + objects->x[0].load()); }

bool Machine::run_meeting(const Statement& statement) {
  switch (statement.verb) {
    case Verb::count_down:
      objects_.start.count_down();
      return true;
    case Verb::latch_wait:
      objects_.start.wait();
      return true;
    case Verb::latch_try_wait:
      last_ = objects_.start.try_wait() ? 1 : 0;
      return true;
    case Verb::barrier_arrive:
      objects_.meeting.arrive_and_wait();
      return true;
    case Verb::barrier_drop:
      objects_.meeting.arrive_and_drop();
      return true;
    case Verb::complete_phase:
      objects_.completing.arrive_and_wait();
      return true;
    case Verb::call_once:
      ordercheck::call_once(objects_.once, [&] { last_ = objects_.x[0].fetch_add(1); });
      return true;
    default:
      return false;
  }
}

}  // namespace ordercheck::exploration
