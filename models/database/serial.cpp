// SPDX-License-Identifier: Apache-2.0
#include "database/serial.hpp"

#include <algorithm>
#include <stdexcept>

namespace ordercheck::models::database {

namespace {

template <class T>
void erase_one(std::vector<T>& values, const T& value) {
  const auto found = std::ranges::find(values, value);
  if (found != values.end()) {
    values.erase(found);
  }
}

/// The target that has this one in it; nothing for a relation.
std::optional<Target> parent_of(const Target& target) {
  if (target.level == 1) {
    return std::nullopt;
  }
  return Target{target.relation, target.level - 1, 0};
}

bool covers(const Target& large, const Target& small) {
  return large.relation == small.relation && large.level < small.level;
}

SerialTransaction::Local* find_local(SerialTransaction& transaction, const Target& target) {
  const auto found =
      std::ranges::find(transaction.local, target, &SerialTransaction::Local::target);
  return found == transaction.local.end() ? nullptr : &*found;
}

SerialTransaction::Local& local_of(SerialTransaction& transaction, const Target& target) {
  if (SerialTransaction::Local* const found = find_local(transaction, target)) {
    return *found;
  }
  return transaction.local.emplace_back(SerialTransaction::Local{.target = target});
}

bool holds(SerialTransaction& transaction, const Target& target) {
  const SerialTransaction::Local* const local = find_local(transaction, target);
  return local != nullptr && local->held;
}

}  // namespace

NumberedTransaction& Serial::numbered(const Subtransaction& name) {
  const auto found = std::ranges::find_if(state_.numbered, [&](const NumberedTransaction& each) {
    return each.name.same_transaction(name);
  });
  if (found != state_.numbered.end()) {
    return *found;
  }
  Subtransaction top = name;
  top.number = 0;
  return state_.numbered.emplace_back(NumberedTransaction{.name = top});
}

/// Parents first.
void Serial::assign(const Subtransaction& name) {
  NumberedTransaction& transaction = numbered(name);
  const auto give = [&](std::uint32_t number) {
    const bool has = std::ranges::any_of(transaction.xids,
                                         [&](const auto& each) { return each.first == number; });
    if (!has) {
      transaction.xids.emplace_back(number, state_.next_xid++);
    }
  };
  give(0);
  if (name.number != 0) {
    for (const std::uint32_t number : transaction.savepoints) {
      if (number <= name.number) {
        give(number);
      }
    }
  }
}

Xid Serial::xid_of(const Subtransaction& name) const {
  for (const NumberedTransaction& transaction : state_.numbered) {
    if (transaction.name.same_transaction(name)) {
      for (const auto& [number, xid] : transaction.xids) {
        if (number == name.number) {
          return xid;
        }
      }
    }
  }
  return 0;
}

void Serial::aborted(const Subtransaction& top, const std::vector<std::uint32_t>& numbers) {
  for (const auto& [number, xid] : numbered(top).xids) {
    if (std::ranges::find(numbers, number) != numbers.end()) {
      state_.latest_xid = std::max(state_.latest_xid, xid);
    }
  }
}

void Serial::ended(const Subtransaction& top) {
  NumberedTransaction& transaction = numbered(top);
  transaction.active = false;
  for (const auto& [number, xid] : transaction.xids) {
    state_.latest_xid = std::max(state_.latest_xid, xid);
  }
}

SerialTransaction* Serial::find(const Subtransaction& name) {
  const auto found = std::ranges::find_if(state_.transactions, [&](const SerialTransaction& each) {
    return each.name.same_transaction(name);
  });
  return found == state_.transactions.end() ? nullptr : &*found;
}

SerialTransaction& Serial::known(const Subtransaction& name) {
  SerialTransaction* const found = find(name);
  if (found == nullptr) {
    throw std::logic_error{"a serializable transaction was forgotten too early"};
  }
  return *found;
}

void Serial::begin(const Subtransaction& top, bool read_only) {
  if (read_only && state_.writable_count == 0) {
    return;
  }
  SerialTransaction transaction{.name = top,
                                .read_only = read_only,
                                .declared_read_only = read_only,
                                .last_before = state_.last_number,
                                .xmin = state_.latest_xid + 1};
  for (const NumberedTransaction& each : state_.numbered) {
    if (each.active && !each.xids.empty()) {
      transaction.xmin = std::min(transaction.xmin, each.xids.front().second);
    }
  }
  if (read_only) {
    for (const Subtransaction& name : state_.active) {
      const SerialTransaction& other = known(name);
      if (!other.committed && !other.doomed && !other.read_only) {
        transaction.possibly_unsafe.push_back(name);
      }
    }
    if (transaction.possibly_unsafe.empty()) {
      return;
    }
  } else {
    ++state_.writable_count;
  }
  state_.active.push_back(top);
  if (!state_.global_xmin.has_value()) {
    state_.global_xmin = transaction.xmin;
    state_.global_xmin_count = 1;
  } else if (*state_.global_xmin == transaction.xmin) {
    ++state_.global_xmin_count;
  }
  state_.transactions.push_back(std::move(transaction));
}

/// The last look before the commit: pivots that have not committed are doomed.
bool Serial::prepare(const Subtransaction& top) {
  SerialTransaction* const own = find(top);
  if (own == nullptr) {
    return true;
  }
  if (own->doomed) {
    return false;
  }
  for (const Subtransaction& name : std::vector{own->in}) {
    SerialTransaction& pivot = known(name);
    if (pivot.committed || pivot.doomed) {
      continue;
    }
    const bool dangerous = std::ranges::any_of(pivot.in, [&](const Subtransaction& far_name) {
      const SerialTransaction& far = known(far_name);
      return &far == own || (!far.committed && !far.read_only && !far.doomed);
    });
    if (!dangerous) {
      continue;
    }
    if (pivot.prepared) {
      return false;
    }
    pivot.doomed = true;
  }
  own->prepare_number = ++state_.last_number;
  own->prepared = true;
  return true;
}

void Serial::end(const Subtransaction& top, bool commits) {
  SerialTransaction* const own = find(top);
  if (own == nullptr) {
    return;
  }
  own->finished_before = state_.next_xid;
  if (commits) {
    own->committed = true;
    own->commit_number = ++state_.last_number;
    own->read_only = own->read_only || !own->wrote;
  } else {
    own->doomed = true;
    own->rolled_back = true;
    own->prepared = false;
  }
  if (own->declared_read_only) {
    own->possibly_unsafe.clear();
  } else if (--state_.writable_count == 0) {
    state_.can_forget_partly = state_.last_number;
  }
  drop_edges_at_end(*own, commits);
  if (!own->declared_read_only) {
    free_read_only(*own, commits);
  }
  const bool oldest_is_gone = leave_global_xmin(*own);
  if (commits) {
    state_.finished.push_back(top);
  } else {
    release(top, false);
  }
  if (oldest_is_gone) {
    clear_old();
  }
}

bool Serial::leave_global_xmin(const SerialTransaction& ended) {
  if (state_.global_xmin != ended.xmin || --state_.global_xmin_count != 0) {
    return false;
  }
  state_.global_xmin.reset();
  for (const Subtransaction& name : state_.active) {
    const SerialTransaction& other = known(name);
    if (other.rolled_back || other.committed || &other == &ended) {
      continue;
    }
    if (!state_.global_xmin.has_value() || other.xmin < *state_.global_xmin) {
      state_.global_xmin = other.xmin;
      state_.global_xmin_count = 1;
    } else if (other.xmin == *state_.global_xmin) {
      ++state_.global_xmin_count;
    }
  }
  return true;
}

void Serial::release(const Subtransaction& name, bool partly) {
  SerialTransaction& transaction = known(name);
  for (const Target& target : transaction.locks) {
    erase_one(holders(target), name);
  }
  transaction.locks.clear();
  if (!partly) {
    for (const Subtransaction& out : std::vector{transaction.out}) {
      drop_edge(transaction, known(out));
    }
  }
  for (const Subtransaction& in : std::vector{transaction.in}) {
    drop_edge(known(in), transaction);
  }
  if (!partly) {
    erase_one(state_.active, name);
    std::erase_if(state_.transactions,
                  [&](const SerialTransaction& each) { return each.name == name; });
  }
}

void Serial::clear_old() {
  for (const Subtransaction& name : std::vector{state_.finished}) {
    const SerialTransaction& each = known(name);
    if (!state_.global_xmin.has_value() || each.finished_before <= *state_.global_xmin) {
      erase_one(state_.finished, name);
      release(name, false);
    } else if (state_.forgot_partly < each.commit_number &&
               each.commit_number <= state_.can_forget_partly) {
      const std::uint32_t number = each.commit_number;
      const bool all = each.read_only;
      if (all) {
        erase_one(state_.finished, name);
      }
      release(name, !all);
      state_.forgot_partly = number;
    } else {
      break;
    }
  }
}

std::vector<Subtransaction>& Serial::holders(const Target& target) {
  for (auto& [known, names] : state_.holders) {
    if (known == target) {
      return names;
    }
  }
  return state_.holders.emplace_back(target, std::vector<Subtransaction>{}).second;
}

void Serial::lock(const Subtransaction& top, const Target& target) {
  if (SerialTransaction* const own = needed(top)) {
    acquire(*own, target);
  }
}

void Serial::acquire(SerialTransaction& transaction, const Target& target) {
  if (holds(transaction, target)) {
    return;
  }
  for (auto parent = parent_of(target); parent.has_value(); parent = parent_of(*parent)) {
    if (holds(transaction, *parent)) {
      return;
    }
  }
  local_of(transaction, target).held = true;
  holders(target).push_back(transaction.name);
  transaction.locks.push_back(target);
  std::optional<Target> promoted;
  constexpr std::uint32_t kRelationLimit = 31;
  for (auto parent = parent_of(target); parent.has_value(); parent = parent_of(*parent)) {
    const std::uint32_t count = ++local_of(transaction, *parent).children;
    if (page_limit_ != 0 && count > (parent->level == 1 ? kRelationLimit : page_limit_)) {
      promoted = parent;
    }
  }
  if (promoted.has_value()) {
    acquire(transaction, *promoted);
    return;
  }
  for (const Target& old : std::vector{transaction.locks}) {
    if (covers(target, old)) {
      unlock(transaction, old);
    }
  }
}

void Serial::unlock(SerialTransaction& transaction, const Target& target) {
  erase_one(transaction.locks, target);
  erase_one(holders(target), transaction.name);
  if (SerialTransaction::Local* const local = find_local(transaction, target)) {
    local->held = false;
    if (local->children == 0) {
      erase_one(transaction.local, *local);
    }
  }
  for (auto parent = parent_of(target); parent.has_value(); parent = parent_of(*parent)) {
    SerialTransaction::Local* const local = find_local(transaction, *parent);
    if (local == nullptr) {
      continue;
    }
    local->children -= local->children == 0 ? 0 : 1;
    if (local->children == 0 && !local->held) {
      erase_one(transaction.local, *local);
    }
  }
}

}  // namespace ordercheck::models::database
