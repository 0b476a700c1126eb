// SPDX-License-Identifier: Apache-2.0
#include "random/machine.hpp"

namespace ordercheck::exploration {

bool Machine::run_atomic(const Statement& statement) {
  atomic<int>& x = objects_.x[statement.x % 2];
  switch (statement.verb) {
    case Verb::load:
      last_ = x.load();
      return true;
    case Verb::load_relaxed:
      last_ = x.load(std::memory_order_relaxed);
      return true;
    case Verb::store_relaxed:
      x.store(statement.v, std::memory_order_relaxed);
      return true;
    case Verb::store:
      x.store(statement.v);
      return true;
    case Verb::store_last:
      x.store(last_);
      return true;
    case Verb::add:
      last_ = x.fetch_add(statement.v, std::memory_order_acq_rel);
      return true;
    case Verb::exchange:
      last_ = x.exchange(statement.v, std::memory_order_relaxed);
      return true;
    case Verb::compare_exchange: {
      int expected = statement.v;
      last_ = x.compare_exchange_strong(expected, statement.w) ? 1 : 0;
      return true;
    }
    default:
      return false;
  }
}

bool Machine::run_atomic_wait(const Statement& statement) {
  atomic<int>& x = objects_.x[statement.x % 2];
  switch (statement.verb) {
    case Verb::await_equal:
      await([&] { return x.load(std::memory_order_acquire) == statement.v; });
      return true;
    case Verb::await_sum:
      await([&] { return objects_.x[0].load() + objects_.x[1].load() == statement.v; });
      return true;
    case Verb::atomic_wait:
      x.wait(statement.v);
      return true;
    case Verb::atomic_notify_one:
      x.notify_one();
      return true;
    case Verb::atomic_notify_all:
      x.notify_all();
      return true;
    default:
      return false;
  }
}

bool Machine::run_data(const Statement& statement) {
  const std::size_t x = statement.x % 2;
  switch (statement.verb) {
    case Verb::change_guarded:
      if (!owns_[x]) {
        objects_.m[x].lock();
        objects_.guarded[x] = statement.v;
        objects_.m[x].unlock();
      }
      return true;
    case Verb::publish:
      if (!std::exchange(has_published_, true)) {
        objects_.box[number_].emplace(last_);
        objects_.published[number_].store(1);
      }
      return true;
    case Verb::peek:
      if (objects_.published[statement.x % kThreadLimit].load() != 0) {
        last_ = objects_.box[statement.x % kThreadLimit]->fetch_add(1);
      }
      return true;
    case Verb::own_object: {
      atomic<int> own{last_};
      last_ = own.fetch_add(1);
      return true;
    }
    case Verb::read_plain:
      last_ = objects_.plain[x].load();
      return true;
    case Verb::write_plain:
      objects_.plain[x].store(statement.v);
      return true;
    default:
      return false;
  }
}

}  // namespace ordercheck::exploration
