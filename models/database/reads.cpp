// SPDX-License-Identifier: Apache-2.0
#include "database/reads.hpp"

namespace ordercheck::models::database {

std::size_t table_count(const sql::Expression& expression) {
  std::size_t count = expression.query != nullptr ? table_count(*expression.query) + 1 : 0;
  for (const sql::Expression& argument : expression.arguments) {
    count += table_count(argument);
  }
  return count;
}

std::size_t table_count(const std::optional<sql::Expression>& expression) {
  return expression.has_value() ? table_count(*expression) : 0;
}

std::size_t table_count(const std::vector<sql::Output>& outputs) {
  std::size_t count = 0;
  for (const sql::Output& output : outputs) {
    count += table_count(output.value);
  }
  return count;
}

std::size_t table_count(const std::vector<sql::Assignment>& assignments) {
  std::size_t count = 0;
  for (const sql::Assignment& assignment : assignments) {
    count += table_count(assignment.value);
  }
  return count;
}

std::size_t table_count(const sql::Source& source) {
  std::size_t count = source.series.has_value() ? 0 : 1;
  if (source.lookup.has_value()) {
    for (const std::vector<sql::Expression>& key : source.lookup->keys) {
      for (const sql::Expression& part : key) {
        count += table_count(part);
      }
    }
  }
  return count;
}

std::size_t table_count(const sql::Select& select) {
  std::size_t count =
      table_count(select.condition) + table_count(select.outputs) + table_count(select.limit);
  for (const sql::Source& source : select.sources) {
    count += table_count(source);
  }
  for (const sql::Aggregate& aggregate : select.aggregates) {
    count += table_count(aggregate.argument);
  }
  for (const sql::OrderKey& key : select.order) {
    count += table_count(key.value);
  }
  return count;
}

}  // namespace ordercheck::models::database
