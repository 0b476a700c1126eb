// SPDX-License-Identifier: Apache-2.0
// Which unique keys a condition fixes.
#include <algorithm>
#include <utility>

#include "database/sql/finish.hpp"
#include "database/sql/operators.hpp"
#include "database/sql/visit.hpp"

namespace ordercheck::models::sql {

namespace {

// More keys than this are no lookup but a scan.
constexpr std::size_t key_count_max = 256;

using Parts = std::optional<std::vector<Expression>>;

// Reads, `depth` queries within the one that is asked about, a source of it from `first` on.
bool reads_source(const Expression& expression, std::size_t first, std::size_t depth) {
  if (expression.operation == Operator::column && expression.depth == depth &&
      expression.source >= first) {
    return true;
  }
  bool found = std::ranges::any_of(expression.arguments, [&](const Expression& each) {
    return reads_source(each, first, depth);
  });
  if (expression.query) {
    visit_select(*expression.query, [&](const Expression& each) {
      found = found || reads_source(each, first, depth + 1);
    });
  }
  return found;
}

bool reads_outwards(const Expression& expression, std::size_t depth) {
  bool found = (expression.operation == Operator::column && expression.depth > depth) ||
               std::ranges::any_of(expression.arguments, [&](const Expression& each) {
                 return reads_outwards(each, depth);
               });
  if (expression.query) {
    visit_select(*expression.query,
                 [&](const Expression& each) { found = found || reads_outwards(each, depth + 1); });
  }
  return found;
}

// May differ from one evaluation to the next, or does something.
bool is_volatile(const Expression& expression) {
  return (family_of(expression.operation) == Family::session &&
          expression.operation != Operator::transaction_time &&
          expression.operation != Operator::statement_time) ||
         std::ranges::any_of(expression.arguments, is_volatile);
}

class KeyParts {
 public:
  KeyParts(std::size_t source, std::size_t column) : source_(source), column_(column) {}

  // The values of which the column has one if the condition is true; nothing if that is not known.
  Parts of(const Expression& condition) const {
    switch (condition.operation) {
      case Operator::equal:
        return of_equal(condition.arguments[0], condition.arguments[1]);
      case Operator::in:
        return of_in(condition);
      case Operator::logical_and:
        return of_and(condition);
      case Operator::logical_or:
        return of_or(condition);
      case Operator::constant:
        // A condition that is never true lets no key pass.
        return condition.value.is_null() || !condition.value.boolean()
                   ? Parts(std::vector<Expression>{})
                   : std::nullopt;
      default:
        return std::nullopt;
    }
  }

 private:
  bool is_column(const Expression& expression) const {
    if (expression.operation == Operator::cast && expression.type == Type::bigint &&
        expression.arguments[0].type == Type::integer) {
      return is_column(expression.arguments[0]);  // the same numbers
    }
    return expression.operation == Operator::column && expression.depth == 0 &&
           expression.source == source_ && expression.column == column_;
  }

  bool is_known(const Expression& value) const {
    return !reads_source(value, source_, 0) && !is_volatile(value);
  }

  Parts of_equal(const Expression& left, const Expression& right) const {
    if (is_column(left) && is_known(right)) {
      return std::vector{right};
    }
    if (is_column(right) && is_known(left)) {
      return std::vector{left};
    }
    return std::nullopt;
  }

  Parts of_in(const Expression& condition) const {
    std::vector<Expression> values(condition.arguments.begin() + 1, condition.arguments.end());
    const bool known =
        is_column(condition.arguments[0]) &&
        std::ranges::all_of(values, [&](const Expression& each) { return is_known(each); });
    return known ? Parts(std::move(values)) : std::nullopt;
  }

  Parts of_and(const Expression& condition) const {
    Parts fewest;
    for (const Expression& each : condition.arguments) {
      Parts parts = of(each);
      if (parts && (!fewest || parts->size() < fewest->size())) {
        fewest = std::move(parts);
      }
    }
    return fewest;
  }

  Parts of_or(const Expression& condition) const {
    std::vector<Expression> all;
    for (const Expression& each : condition.arguments) {
      const Parts parts = of(each);
      if (!parts) {
        return std::nullopt;
      }
      all.insert(all.end(), parts->begin(), parts->end());
    }
    return all;
  }

  std::size_t source_;
  std::size_t column_;
};

// A part that is a constant stands once in the list.
std::vector<Expression> without_repetition(std::vector<Expression> parts) {
  std::vector<Expression> result;
  for (Expression& part : parts) {
    const bool is_repeated =
        part.operation == Operator::constant &&
        std::ranges::any_of(result, [&](const Expression& each) {
          return each.operation == Operator::constant && each.value == part.value;
        });
    const bool never_equal = part.operation == Operator::constant && part.value.is_null();
    if (!is_repeated && !never_equal) {
      result.push_back(std::move(part));
    }
  }
  return result;
}

// All combinations of the parts of several columns.
std::optional<std::vector<std::vector<Expression>>> combine(
    const Expression& condition, std::size_t source, const std::vector<std::size_t>& columns) {
  std::vector<std::vector<Expression>> keys(1);
  for (const std::size_t column : columns) {
    Parts parts = KeyParts{source, column}.of(condition);
    if (!parts) {
      return std::nullopt;
    }
    std::vector<std::vector<Expression>> longer;
    const std::vector<Expression> values = without_repetition(*std::move(parts));
    if (keys.size() * values.size() > key_count_max) {
      return std::nullopt;
    }
    for (const std::vector<Expression>& key : keys) {
      for (const Expression& value : values) {
        longer.push_back(key);
        longer.back().push_back(value);
      }
    }
    keys = std::move(longer);
  }
  return keys;
}

}  // namespace

std::optional<KeyLookup> find_lookup(const std::optional<Expression>& condition, std::size_t source,
                                     const Table& table) {
  if (!condition) {
    return std::nullopt;
  }
  std::optional<KeyLookup> found;
  for (std::size_t i = 0; i < table.unique_indexes.size(); ++i) {
    auto keys = combine(*condition, source, table.unique_indexes[i].columns);
    if (keys && (!found || table.unique_indexes[i].primary)) {
      found = KeyLookup{i, *std::move(keys)};
    }
  }
  return found;
}

bool is_correlated(const Select& select) {
  bool found = false;
  visit_select(select, [&](const Expression& each) { found = found || reads_outwards(each, 0); });
  return found;
}

}  // namespace ordercheck::models::sql
