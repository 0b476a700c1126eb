// SPDX-License-Identifier: Apache-2.0
#include "purchase_manager/invariants.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include <ordercheck/invariant.hpp>

namespace purchase_manager {
namespace {

using catalogue::BrokenList;

std::ptrdiff_t active_count(const States& states) {
  return std::ranges::count_if(states, [](const auto& each) { return is_active(each.second); });
}

std::string text_of_active(const States& states) {
  std::string text;
  for (const auto& [product, state] : states) {
    if (is_active(state)) {
      text += text.empty() ? "" : " and ";
      text += product;
    }
  }
  return text;
}

// The products whose state the change changed.
std::set<Tcin> changed(const Change& change) {
  std::set<Tcin> products;
  for (const States* states : {&change.before, &change.after}) {
    for (const auto& [product, state] : *states) {
      if (state_of(change.before, product) != state_of(change.after, product)) {
        products.insert(product);
      }
    }
  }
  return products;
}

void check_one_active(const std::vector<Change>& changes, BrokenList& broken) {
  for (const Change& change : changes) {
    if (active_count(change.after) > 1) {
      broken.push_back(
          {"at most one product active", text_of_active(change.after) + " are active at once"});
    }
  }
}

void check_start(const Tcin& product, const std::set<Tcin>& in_work, BrokenList& broken) {
  if (!in_work.empty()) {
    broken.push_back({"no switch during a cycle",
                      product + " was started while " + *in_work.begin() + " was being bought"});
  }
}

void check_switches(const std::vector<Change>& changes, BrokenList& broken) {
  std::set<Tcin> in_work;  // started, and not yet completed by who carries it out
  for (const Change& change : changes) {
    for (const Tcin& product : changed(change)) {
      if (change.cause == Cause::completion) {
        in_work.erase(product);
      } else if (state_of(change.after, product) == State::queued) {
        check_start(product, in_work, broken);
        in_work.insert(product);
      }
    }
  }
}

void check_priority(const std::vector<Change>& changes, BrokenList& broken) {
  for (const Change& change : changes) {
    if (change.cause != Cause::stock_data) {
      continue;
    }
    const auto best = std::ranges::find_if(change.stock, [&](const Tcin& product) {
      return state_of(change.before, product) == State::ready;
    });
    const std::set<Tcin> started = changed(change);
    if (best != change.stock.end() && !started.contains(*best)) {
      broken.push_back({"highest-priority product in stock first",
                        *started.begin() + " was started, although " + *best + " was in stock"});
    }
  }
}

void check_transitions(const std::vector<Change>& changes, BrokenList& broken) {
  for (const Change& change : changes) {
    for (const Tcin& product : changed(change)) {
      const State from = state_of(change.before, product);
      const State to = state_of(change.after, product);
      if (!is_transition(from, to)) {
        broken.push_back({"only transitions of the state machine",
                          product + " went from " + std::string{to_string(from)} + " to " +
                              std::string{to_string(to)}});
      }
    }
  }
}

void check_file(StateTable& table, const StateFile& file, BrokenList& broken) {
  const char* const name = "the file equals the last change";
  try {
    const std::string in_file = text_of(file.load());
    const std::string expected = text_of(table.states());
    if (in_file != expected) {
      broken.push_back(
          {name, "the file holds " + in_file + ", but the last change made it " + expected});
    }
  } catch (const std::exception& error) {
    broken.push_back({name, error.what()});
  }
}

}  // namespace

void watch_active(StateTable& table) {
  const auto active = ordercheck::guarded_by(
      table.mutex(), [&table] { return static_cast<int>(active_count(table.guarded_states())); });
  ordercheck::always("at most one product active", [](int count) { return count <= 1; }, active);
}

BrokenList broken_invariants(const std::vector<Change>& changes, StateTable& table,
                             const StateFile& file) {
  BrokenList broken;
  check_one_active(changes, broken);
  check_switches(changes, broken);
  check_priority(changes, broken);
  check_transitions(changes, broken);
  check_file(table, file, broken);
  return broken;
}

}  // namespace purchase_manager
