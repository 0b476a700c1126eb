// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "random/machine.hpp"

namespace ordercheck::exploration {

bool Machine::run_mutex(const Statement& statement) {
  mutex& m = objects_.m[statement.x % 2];
  bool& owned = owns_[statement.x % 2];
  switch (statement.verb) {
    case Verb::lock:
      m.lock();
      owned = true;
      return true;
    case Verb::unlock:
      if (std::exchange(owned, false)) {
        m.unlock();
      }
      return true;
    case Verb::unlock_wildly:
      owned = false;
      m.unlock();
      return true;
    case Verb::try_lock:
      owned = m.try_lock() || owned;
      last_ = owned ? 1 : 0;
      return true;
    case Verb::lock_both:
      ordercheck::lock(objects_.m[0], objects_.m[1]);
      owns_ = {true, true};
      return true;
    case Verb::lock_all:
      ordercheck::lock(objects_.m[0], objects_.m[1], objects_.shared);
      owns_ = {true, true};
      writes_ = true;
      return true;
    default:
      return false;
  }
}

bool Machine::run_timed_mutex(const Statement& statement) {
  timed_mutex& timed = objects_.timed;
  switch (statement.verb) {
    case Verb::lock_timed:
      timed.lock();
      owns_timed_ = true;
      return true;
    case Verb::try_lock_timed:
      remember_timed(timed.try_lock());
      return true;
    case Verb::try_lock_for:
      remember_timed(timed.try_lock_for(Duration{statement.v}));
      return true;
    case Verb::try_lock_until:
      remember_timed(timed.try_lock_until(moment(statement.v)));
      return true;
    case Verb::unlock_timed:
      if (std::exchange(owns_timed_, false)) {
        timed.unlock();
      }
      return true;
    default:
      return false;
  }
}

bool Machine::run_recursive_mutex(const Statement& statement) {
  switch (statement.verb) {
    case Verb::lock_recursive:
      objects_.recursive.lock();
      ++depth_;
      return true;
    case Verb::try_lock_recursive:
      last_ = objects_.recursive.try_lock() ? 1 : 0;
      depth_ += last_;
      return true;
    case Verb::try_lock_recursive_for:
      last_ = objects_.recursive.try_lock_for(Duration{statement.v}) ? 1 : 0;
      depth_ += last_;
      return true;
    case Verb::unlock_recursive:
      if (depth_ > 0) {
        --depth_;
        objects_.recursive.unlock();
      }
      return true;
    default:
      return false;
  }
}

bool Machine::run_shared_mutex(const Statement& statement) {
  shared_timed_mutex& shared = objects_.shared;
  switch (statement.verb) {
    case Verb::lock_exclusive:
      shared.lock();
      writes_ = true;
      return true;
    case Verb::try_lock_exclusive:
      writes_ = shared.try_lock() || writes_;
      last_ = writes_ ? 1 : 0;
      return true;
    case Verb::try_lock_exclusive_for:
      writes_ = shared.try_lock_for(Duration{statement.v}) || writes_;
      last_ = writes_ ? 1 : 0;
      return true;
    case Verb::unlock_exclusive:
      if (std::exchange(writes_, false)) {
        shared.unlock();
      }
      return true;
    case Verb::lock_shared:
      shared.lock_shared();
      reads_ = true;
      return true;
    case Verb::try_lock_shared:
      reads_ = shared.try_lock_shared() || reads_;
      last_ = reads_ ? 1 : 0;
      return true;
    case Verb::try_lock_shared_for:
      reads_ = shared.try_lock_shared_for(Duration{statement.v}) || reads_;
      last_ = reads_ ? 1 : 0;
      return true;
    case Verb::unlock_shared:
      if (std::exchange(reads_, false)) {
        shared.unlock_shared();
      }
      return true;
    default:
      return false;
  }
}

}  // namespace ordercheck::exploration
