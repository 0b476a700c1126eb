// SPDX-License-Identifier: Apache-2.0
// The states of all products, and the one place where they change.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include <ordercheck/story.hpp>
#include <ordercheck/sync.hpp>

#include "purchase_manager/service/product.hpp"
#include "purchase_manager/service/state_file.hpp"

namespace purchase_manager {

/// Why states change.
enum class Cause : std::uint8_t { stock_data, start, attempt, completion, reset };

/// One change of the table, for who follows it.
struct Change {
  Cause cause = Cause::start;
  Stock stock;  ///< in the order of their priority; of a change by stock data
  States before;
  States after;
};

/// Is told each change in its order, with the table locked.
using Observer = std::function<void(const Change&)>;

/// Threads may call it at once.
class StateTable {
 public:
  /// Starts with the states in the file.
  StateTable(StateFile& file, Observer observer)
      : file_{file}, observer_{std::move(observer)}, states_{file.load()} {
    ordercheck::name(mutex_, "state table");
  }

  StateTable(const StateTable&) = delete;
  StateTable& operator=(const StateTable&) = delete;
  virtual ~StateTable() = default;

  /// Lets `change` look at the states and change them, as one step that nobody sees in part, and
  /// writes them to the file.
  virtual void update(Cause cause, const Stock& stock,
                      const std::function<void(States&)>& change) = 0;

  States states();

  /// For invariants: what guards the states, and the states for who holds it.
  ordercheck::mutex& mutex() { return mutex_; }

  const States& guarded_states() const { return states_; }

 protected:
  /// Applies the change and tells the observer; returns whether anything changed. Requires: the
  /// mutex is held.
  bool change_states(Cause cause, const Stock& stock, const std::function<void(States&)>& change);

  StateFile& file() { return file_; }

 private:
  StateFile& file_;
  const Observer observer_;
  ordercheck::mutex mutex_;
  States states_;
};

/// The correct one: the file is written before the states are unlocked, so it holds the last change
/// at any time.
class LockedStateTable final : public StateTable {
 public:
  using StateTable::StateTable;
  void update(Cause cause, const Stock& stock, const std::function<void(States&)>& change) override;
};

}  // namespace purchase_manager
