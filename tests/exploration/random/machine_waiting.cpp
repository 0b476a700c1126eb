// SPDX-License-Identifier: Apache-2.0
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <utility>

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

void Machine::wait_any(const Statement& statement) {
  condition_variable_any& condition = objects_.any_condition;
  if (statement.verb == Verb::wait_any_shared) {
    if (reads_) {
      std::shared_lock lock{objects_.shared, std::adopt_lock};
      condition.wait(lock);
      lock.release();
    }
    return;
  }
  if (!owns_[statement.x % 2]) {
    return;
  }
  std::unique_lock lock{objects_.m[statement.x % 2], std::adopt_lock};
  if (statement.verb == Verb::wait_any || !objects_.stop.has_value()) {
    condition.wait(lock);
  } else {
    const auto met = [&] { return objects_.x[0].load() == statement.v; };
    last_ = condition.wait(lock, objects_.stop->get_token(), met) ? 1 : 0;
  }
  lock.release();
}

bool Machine::run_any_condition(const Statement& statement) {
  switch (statement.verb) {
    case Verb::wait_any:
    case Verb::wait_any_shared:
    case Verb::wait_unless_stopped:
      wait_any(statement);
      return true;
    case Verb::notify_any:
      objects_.any_condition.notify_all();
      return true;
    case Verb::request_stop:
      last_ = objects_.stop.has_value() && objects_.stop->request_stop() ? 1 : 0;
      return true;
    default:
      return false;
  }
}

bool Machine::run_future(const Statement& statement) {
  const bool there = objects_.promised.has_value();
  switch (statement.verb) {
    case Verb::fulfil:
      if (there && number_ == 1 && !std::exchange(has_fulfilled_, true)) {
        objects_.promised->set_value(last_);
      }
      return true;
    case Verb::await_future:
      if (there) {
        last_ = objects_.future.get();
      }
      return true;
    case Verb::await_future_for:
      if (there) {
        last_ = static_cast<int>(objects_.future.wait_for(Duration{statement.v}));
      }
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
