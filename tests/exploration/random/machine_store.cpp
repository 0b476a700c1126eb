// SPDX-License-Identifier: Apache-2.0
#include "random/machine.hpp"

namespace ordercheck::exploration {

/// Moves a value from one store to the other, in one event.
void Machine::transfer(const Statement& statement) {
  Operation transfer = objects_.store->operation(StoreKind::transfer, {statement.x}, {statement.v});
  transfer.other = objects_.other_store->id();
  remember(announce(transfer).low);
}

bool Machine::run_change_of_store(const Statement& statement) {
  const Object<StoreKind>& store = *objects_.store;
  switch (statement.verb) {
    case Verb::put:
      store.call(StoreKind::put, {statement.x}, {statement.v});
      return true;
    case Verb::put_last:
      store.call(StoreKind::put, {static_cast<std::uint64_t>(last_) % 3}, {statement.v});
      return true;
    case Verb::put_if_absent:
      ask_store(StoreKind::put_if_absent, statement.x, statement.v);
      return true;
    case Verb::erase:
      ask_store(StoreKind::erase, statement.x);
      return true;
    case Verb::move:
      ask_store(StoreKind::move, statement.x, statement.v);
      return true;
    case Verb::transfer:
      transfer(statement);
      return true;
    case Verb::redirect:
      store.call(StoreKind::redirect, {statement.x});
      return true;
    default:
      return false;
  }
}

bool Machine::run_store(const Statement& statement) {
  switch (statement.verb) {
    case Verb::get:
      ask_store(StoreKind::get, statement.x);
      return true;
    case Verb::scan:
      ask_store(StoreKind::sum);
      return true;
    case Verb::count_parity:
      ask_store(StoreKind::count_parity, 0, statement.v);
      return true;
    case Verb::follow:
      ask_store(StoreKind::follow);
      return true;
    case Verb::await_followed:
      ask_store(StoreKind::await_followed);
      return true;
    case Verb::await_both:
      ask_store(StoreKind::await_both);
      return true;
    case Verb::await_parity:
      ask_store(StoreKind::await_parity, 0, statement.v);
      return true;
    case Verb::take_any:
      ask_store(StoreKind::take_any);
      return true;
    case Verb::take_pair:
      ask_store(StoreKind::take_pair);
      return true;
    default:
      return false;
  }
}

/// Asks again once when no reply came in time.
void Machine::call(Duration timeout) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    const Value number =
        objects_.lane->call(LaneKind::send, {static_cast<std::uint64_t>(timeout.count())});
    last_ = static_cast<int>(objects_.lane->call(LaneKind::receive, number).low);
    if (last_ != 0) {
      return;
    }
  }
}

bool Machine::run_actors(const Statement& statement) {
  switch (statement.verb) {
    case Verb::call:
      call(Duration{statement.v});
      return true;
    case Verb::lease:
      remember(objects_.lease->call(LeaseKind::acquire, {statement.v}).low);
      return true;
    case Verb::end_lease:
      remember(objects_.lease->call(LeaseKind::release).low);
      return true;
    case Verb::look_for_crash:
      remember(objects_.crash->call(CrashKind::look).low);
      return true;
    default:
      return false;
  }
}

}  // namespace ordercheck::exploration
