// SPDX-License-Identifier: Apache-2.0
// count, sum, min and max over the rows of a query.
#pragma once

#include "database/sql/evaluate.hpp"
#include "database/sql/statement.hpp"

namespace ordercheck::models::sql {

/// Collects the rows that match; result() is the row of aggregates that Scope::aggregates wants.
class AggregateRow {
 public:
  /// The select outlives it.
  explicit AggregateRow(const Select& select);

  /// Throws SqlError 22003 if a sum does not fit.
  void add(const Scope& scope);

  const Row& result() const { return values_; }

 private:
  const Select& select_;
  Row values_;
};

}  // namespace ordercheck::models::sql
