// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "database/sql/node.hpp"
#include "database/sql/schema.hpp"

namespace ordercheck::models::sql {

/// Makes one table. Constraints get their names when all columns are known: first the checks, then
/// the indexes, the primary key before the others, then the foreign keys.
class TableMaker {
 public:
  /// Both outlive the maker.
  TableMaker(Schema& schema, const Node& statement) : schema_(schema), statement_(statement) {}

  /// Adds the table and its sequences to the schema.
  void make();

 private:
  struct Pending {
    Node node;
    std::string column;  // of a column's constraint
  };

  void add_column(const Node& node);
  void add_column_constraint(const Node& node, std::size_t column);
  void add_default(const Node& node, Column& column) const;
  void add_sequence(const Node& options, std::size_t column, bool always);
  void collect(const Node& node, const std::string& column);
  void add_check(const Pending& pending);
  void add_unique(const Pending& pending, bool primary);
  void add_foreign_key(const Pending& pending);
  void find_parent(const Node& node, ForeignKey& key) const;
  const Table& parent_of(const ForeignKey& key) const;
  std::vector<std::size_t> columns_named(const std::vector<std::string>& names) const;
  std::string constraint_name(const Node& node, const std::string& column,
                              std::string_view label) const;

  Schema& schema_;
  const Node& statement_;
  Table table_;
  std::vector<Pending> checks_;
  std::vector<Pending> primary_keys_;
  std::vector<Pending> uniques_;
  std::vector<Pending> foreign_keys_;
};

}  // namespace ordercheck::models::sql
