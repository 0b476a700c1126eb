// SPDX-License-Identifier: Apache-2.0
#include "database/sql/aggregate.hpp"

#include "database/sql/arithmetic.hpp"
#include "database/sql/convert.hpp"

namespace ordercheck::models::sql {

namespace {

bool counts(AggregateFunction function) {
  return function == AggregateFunction::count_rows || function == AggregateFunction::count;
}

// The aggregate of one more value, which is not null.
SqlValue extended(const Aggregate& aggregate, const SqlValue& before, const SqlValue& value) {
  if (counts(aggregate.function)) {
    return before.integer() + 1;
  }
  const bool sums = aggregate.function == AggregateFunction::sum;
  const SqlValue next = sums ? convert(value, aggregate.type) : value;
  if (before.is_null()) {
    return next;
  }
  if (sums) {
    return arithmetic(Operator::add, aggregate.type, before, next);
  }
  const int sign = aggregate.function == AggregateFunction::minimum ? 1 : -1;
  return compare(next, before) * sign < 0 ? next : before;
}

}  // namespace

AggregateRow::AggregateRow(const Select& select)
    : select_(select), values_(select.aggregates.size()) {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (counts(select.aggregates[i].function)) {
      values_[i] = 0;
    }
  }
}

void AggregateRow::add(const Scope& scope) {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const Aggregate& aggregate = select_.aggregates[i];
    const SqlValue value = aggregate.function == AggregateFunction::count_rows
                               ? SqlValue(true)
                               : evaluate(aggregate.argument, scope);
    if (!value.is_null()) {
      values_[i] = extended(aggregate, values_[i], value);
    }
  }
}

}  // namespace ordercheck::models::sql
