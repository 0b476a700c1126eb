// SPDX-License-Identifier: Apache-2.0
#include "database/sql/evaluate.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "database/sql/arithmetic.hpp"
#include "database/sql/convert.hpp"
#include "database/sql/decimal.hpp"
#include "database/sql/errors.hpp"
#include "database/sql/operators.hpp"
#include "database/sql/statement.hpp"

namespace ordercheck::models::sql {

namespace {

SqlValue column(const Expression& expression, const Scope& scope) {
  const Scope* at = &scope;
  for (std::size_t depth = 0; depth < expression.depth; ++depth) {
    at = at->outer;
  }
  return (*at->rows[expression.source])[expression.column];
}

// AND stops at false, OR at true; unknown if neither decides and one argument is unknown.
SqlValue connective(const Expression& expression, const Scope& scope) {
  const bool decisive = expression.operation == Operator::logical_or;
  bool unknown = false;
  for (const Expression& argument : expression.arguments) {
    const SqlValue value = evaluate(argument, scope);
    if (value.is_null()) {
      unknown = true;
    } else if (value.boolean() == decisive) {
      return decisive;
    }
  }
  return unknown ? SqlValue() : SqlValue(!decisive);
}

SqlValue truth_test(Operator operation, const SqlValue& value) {
  switch (operation) {
    case Operator::is_null:
      return value.is_null();
    case Operator::is_not_null:
      return !value.is_null();
    case Operator::is_true:
      return !value.is_null() && value.boolean();
    case Operator::is_not_true:
      return value.is_null() || !value.boolean();
    case Operator::is_false:
      return !value.is_null() && !value.boolean();
    default:
      return value.is_null() || value.boolean();
  }
}

// Whether `value` is among the others, with the unknown of a null on either side.
template <typename Values, typename Get>
SqlValue membership(const SqlValue& value, const Values& others, Get get) {
  bool unknown = false;
  for (const auto& each : others) {
    const SqlValue other = get(each);
    if (value.is_null() || other.is_null()) {
      unknown = true;
    } else if (compare(value, other) == 0) {
      return true;
    }
  }
  return unknown ? SqlValue() : SqlValue(false);
}

SqlValue in_list(const Expression& expression, const Scope& scope) {
  const SqlValue value = evaluate(expression.arguments.front(), scope);
  const std::span others(expression.arguments.begin() + 1, expression.arguments.end());
  const SqlValue found =
      membership(value, others, [&](const Expression& each) { return evaluate(each, scope); });
  if (expression.operation == Operator::in || found.is_null()) {
    return found;
  }
  return !found.boolean();
}

SqlValue conditional(const Expression& expression, const Scope& scope) {
  const std::vector<Expression>& arguments = expression.arguments;
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
    const SqlValue condition = evaluate(arguments[i], scope);
    if (!condition.is_null() && condition.boolean()) {
      return evaluate(arguments[i + 1], scope);
    }
  }
  return evaluate(arguments.back(), scope);
}

SqlValue first_not_null(const Expression& expression, const Scope& scope) {
  for (const Expression& argument : expression.arguments) {
    if (SqlValue value = evaluate(argument, scope); !value.is_null()) {
      return value;
    }
  }
  return {};
}

// GREATEST and LEAST leave nulls out.
SqlValue extreme(const Expression& expression, const Scope& scope) {
  const int sign = expression.operation == Operator::greatest ? 1 : -1;
  SqlValue best;
  for (const Expression& argument : expression.arguments) {
    const SqlValue value = evaluate(argument, scope);
    if (!value.is_null() && (best.is_null() || compare(value, best) * sign > 0)) {
      best = value;
    }
  }
  return best;
}

SqlValue distinct(const Expression& expression, const Scope& scope) {
  const SqlValue left = evaluate(expression.arguments[0], scope);
  const SqlValue right = evaluate(expression.arguments[1], scope);
  const bool same = left.is_null() || right.is_null() ? left.is_null() && right.is_null()
                                                      : compare(left, right) == 0;
  return same == (expression.operation == Operator::not_distinct);
}

SqlValue null_if(const Expression& expression, const Scope& scope) {
  const SqlValue equal = evaluate(expression.arguments[0], scope);
  if (!equal.is_null() && equal.boolean()) {
    return {};
  }
  return evaluate(expression.arguments[1], scope);
}

SqlValue sub_select(const Expression& expression, const Scope& scope) {
  const Select& select = *expression.query;
  switch (expression.operation) {
    case Operator::exists_query:
      return !scope.environment->query(select, scope, 1).empty();
    case Operator::scalar_query: {
      const std::vector<Row> rows = scope.environment->query(select, scope, 2);
      if (rows.size() > 1) {
        fail("21000", "more than one row returned by a subquery used as an expression");
      }
      return rows.empty() ? SqlValue() : rows.front().front();
    }
    default: {
      const SqlValue value = evaluate(expression.arguments.front(), scope);
      const std::vector<Row> rows =
          scope.environment->query(select, scope, std::numeric_limits<std::size_t>::max());
      return membership(value, rows, [](const Row& row) { return row.front(); });
    }
  }
}

// Operators that give null when an argument is null.
SqlValue strict(const Expression& expression, const Scope& scope) {
  const SqlValue first = evaluate(expression.arguments.front(), scope);
  if (first.is_null()) {
    return {};
  }
  if (expression.arguments.size() == 1) {
    return apply_unary(expression, first);
  }
  const SqlValue second = evaluate(expression.arguments[1], scope);
  return second.is_null() ? SqlValue() : apply_binary(expression, first, second);
}

SqlValue advisory(const Expression& expression, const Scope& scope) {
  std::vector<std::int64_t> keys;
  for (const Expression& argument : expression.arguments) {
    const SqlValue key = evaluate(argument, scope);
    if (key.is_null()) {
      return {};
    }
    keys.push_back(key.integer());
  }
  const bool answer = scope.environment->advisory(expression.advisory, keys);
  return expression.type == Type::nothing ? SqlValue("") : SqlValue(answer);
}

SqlValue set_sequence(const Expression& expression, const Scope& scope) {
  const SqlValue value = evaluate(expression.arguments[0], scope);
  const SqlValue used = evaluate(expression.arguments[1], scope);
  if (value.is_null() || used.is_null()) {
    return {};
  }
  scope.environment->set_value(expression.index, value.integer(), used.boolean());
  return value;
}

SqlValue of_session(const Expression& expression, const Scope& scope) {
  Environment& environment = *scope.environment;
  const bool with_zone = expression.type == Type::timestamp_with_zone;
  switch (expression.operation) {
    case Operator::transaction_time:
      return Timestamp{environment.transaction_time(), with_zone};
    case Operator::statement_time:
      return Timestamp{environment.statement_time(), with_zone};
    case Operator::clock_time:
      return Timestamp{environment.clock_time(), with_zone};
    case Operator::next_value:
      return environment.next_value(expression.index);
    case Operator::current_value:
      return environment.current_value(expression.index);
    case Operator::last_value:
      return environment.last_value();
    case Operator::set_value:
      return set_sequence(expression, scope);
    default:
      return advisory(expression, scope);
  }
}

}  // namespace

SqlValue evaluate(const Expression& expression, const Scope& scope) {
  switch (family_of(expression.operation)) {
    case Family::strict:
      return strict(expression, scope);
    case Family::truth_test:
      return truth_test(expression.operation, evaluate(expression.arguments.front(), scope));
    case Family::session:
      return of_session(expression, scope);
    case Family::query:
      return sub_select(expression, scope);
    case Family::other:
      break;
  }
  switch (expression.operation) {
    case Operator::constant:
      return expression.value;
    case Operator::column:
      return column(expression, scope);
    case Operator::aggregate:
      return (*scope.aggregates)[expression.index];
    case Operator::logical_and:
    case Operator::logical_or:
      return connective(expression, scope);
    case Operator::distinct:
    case Operator::not_distinct:
      return distinct(expression, scope);
    case Operator::in:
    case Operator::not_in:
      return in_list(expression, scope);
    case Operator::conditional:
      return conditional(expression, scope);
    case Operator::coalesce:
      return first_not_null(expression, scope);
    case Operator::null_if:
      return null_if(expression, scope);
    default:
      return extreme(expression, scope);
  }
}

bool passes(const std::optional<Expression>& condition, const Scope& scope) {
  if (!condition) {
    return true;
  }
  const SqlValue value = evaluate(*condition, scope);
  return !value.is_null() && value.boolean();
}

bool accepts(const Expression& condition, const Scope& scope) {
  const SqlValue value = evaluate(condition, scope);
  return value.is_null() || value.boolean();
}

}  // namespace ordercheck::models::sql
