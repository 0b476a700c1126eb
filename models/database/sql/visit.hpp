// SPDX-License-Identifier: Apache-2.0
// Every expression of a statement, once.
#pragma once

#include "database/sql/statement.hpp"

namespace ordercheck::models::sql {

template <typename Maybe, typename Function>
void visit_optional(Maybe& expression, const Function& function) {
  if (expression) {
    function(*expression);
  }
}

/// Calls `function` with each top expression of the select, const or not as the select is.
template <typename SomeSelect, typename Function>
void visit_select(SomeSelect& select, const Function& function) {
  for (auto& source : select.sources) {
    if (source.series) {
      function(source.series->first);
      function(source.series->last);
    }
  }
  visit_optional(select.condition, function);
  for (auto& output : select.outputs) {
    function(output.value);
  }
  for (auto& aggregate : select.aggregates) {
    function(aggregate.argument);
  }
  for (auto& key : select.order) {
    function(key.value);
  }
  visit_optional(select.limit, function);
}

}  // namespace ordercheck::models::sql
