// SPDX-License-Identifier: Apache-2.0
// Random statements over the tables of a schedule.
#pragma once

#include <string>
#include <vector>

#include "random.hpp"
#include "tables.hpp"

namespace ordercheck::conformance {

/// Draws statements whose answer the order of steps decides: what a plan could reorder is ordered,
/// and where SERIALIZABLE looks at the plan only one is possible.
class Statements {
 public:
  struct Setting {
    std::vector<Table> tables;
    int key_count = 3;
    /// Without an index on the condition the planner would read the whole table.
    bool by_index = true;
    bool serializable = false;
    /// Single rows of one table, and hardly a statement that fails: sessions wait for each other.
    bool contended = false;
  };

  Statements(Random& random, Setting setting) : random_(random), setting_(std::move(setting)) {}

  /// CREATE TABLE and the rows to begin with.
  std::vector<std::string> setup();

  std::string select();
  std::string aggregate();
  /// Requires: two tables, one of which refers to the other; see can_join().
  std::string join();
  std::string select_for();
  std::string update();
  std::string remove();
  std::string insert();
  std::string advisory();

  bool can_join() const { return child() != nullptr; }

 private:
  const Table& table() {
    return setting_.contended ? setting_.tables.front() : random_.any_of(setting_.tables);
  }

  const Table* child() const;

  std::string key() { return std::to_string(random_.between(1, setting_.key_count)); }

  std::string number() { return random_.word({"0", "1", "4", "8", "12"}); }

  std::string atom(const Table& table);
  std::string condition(const Table& table);
  std::string where_one(const Table& table);
  std::string where_many(const Table& table);
  std::string where(const Table& table, int percent_one);
  std::string assignment(const Table& table);
  std::string conflict(const Table& table);
  std::string returning(const Table& table);

  Random& random_;
  Setting setting_;
};

}  // namespace ordercheck::conformance
