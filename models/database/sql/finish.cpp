// SPDX-License-Identifier: Apache-2.0
#include "database/sql/finish.hpp"

#include <algorithm>
#include <utility>

#include <ordercheck/models/session.hpp>

#include "database/sql/evaluate.hpp"
#include "database/sql/operators.hpp"
#include "database/sql/visit.hpp"

namespace ordercheck::models::sql {

namespace {

bool is_constant(const Expression& expression) {
  return expression.operation == Operator::constant;
}

void become_constant(Expression& expression, SqlValue value) {
  const Type type = expression.type;
  expression = Expression{};
  expression.type = type;
  expression.value = std::move(value);
}

void become(Expression& expression, Expression other) { expression = std::move(other); }

// In order, so that nothing behind a deciding constant is looked at.
void fold_connective(Expression& expression, const Schema& schema) {
  const Operator operation = expression.operation;
  const bool decisive = operation == Operator::logical_or;
  std::vector<Expression> kept;
  bool unknown = false;
  for (Expression& argument : expression.arguments) {
    fold(argument, schema);
    if (is_constant(argument)) {
      if (!argument.value.is_null() && argument.value.boolean() == decisive) {
        return become_constant(expression, decisive);
      }
      unknown = unknown || argument.value.is_null();
    } else if (argument.operation == operation) {
      std::ranges::move(argument.arguments, std::back_inserter(kept));
    } else {
      kept.push_back(std::move(argument));
    }
  }
  if (kept.empty()) {
    return become_constant(expression, unknown ? SqlValue() : SqlValue(!decisive));
  }
  if (unknown) {
    Expression null;
    null.type = Type::boolean;
    kept.push_back(std::move(null));
  }
  if (kept.size() == 1) {
    return become(expression, Expression(std::move(kept.front())));
  }
  expression.arguments = std::move(kept);
}

void fold_conditional(Expression& expression, const Schema& schema) {
  std::vector<Expression> kept;
  std::vector<Expression>& arguments = expression.arguments;
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
    fold(arguments[i], schema);
    const bool decided = is_constant(arguments[i]);
    if (decided && (arguments[i].value.is_null() || !arguments[i].value.boolean())) {
      continue;
    }
    fold(arguments[i + 1], schema);
    if (decided) {
      arguments.back() = std::move(arguments[i + 1]);
      break;
    }
    kept.push_back(std::move(arguments[i]));
    kept.push_back(std::move(arguments[i + 1]));
  }
  fold(arguments.back(), schema);
  kept.push_back(std::move(arguments.back()));
  if (kept.size() == 1) {
    return become(expression, Expression(std::move(kept.front())));
  }
  expression.arguments = std::move(kept);
}

void fold_coalesce(Expression& expression, const Schema& schema) {
  std::vector<Expression> kept;
  for (Expression& argument : expression.arguments) {
    fold(argument, schema);
    if (is_constant(argument) && argument.value.is_null()) {
      continue;
    }
    kept.push_back(std::move(argument));
    if (is_constant(kept.back())) {
      break;
    }
  }
  if (kept.empty()) {
    return become_constant(expression, {});
  }
  if (is_constant(kept.front()) || kept.size() == 1) {
    return become(expression, Expression(std::move(kept.front())));
  }
  expression.arguments = std::move(kept);
}

void finish_select(Select& select, const Schema& schema);

void fold_query(Expression& expression, const Schema& schema) {
  Select select = *expression.query;
  finish_select(select, schema);
  expression.query = std::make_shared<const Select>(std::move(select));
}

void fold_plain(Expression& expression, const Schema& schema) {
  for (Expression& argument : expression.arguments) {
    fold(argument, schema);
  }
  const Family family = family_of(expression.operation);
  if (family == Family::query) {
    return fold_query(expression, schema);
  }
  const bool may_fold = expression.operation != Operator::column &&
                        expression.operation != Operator::aggregate && family != Family::session;
  if (!may_fold || is_constant(expression)) {
    return;
  }
  const auto is_null = [](const Expression& each) {
    return is_constant(each) && each.value.is_null();
  };
  if (family == Family::strict && std::ranges::any_of(expression.arguments, is_null)) {
    return become_constant(expression, {});
  }
  if (std::ranges::all_of(expression.arguments, is_constant)) {
    become_constant(expression, evaluate(expression, Scope{}));
  }
}

void finish_source(Source& source, std::size_t index, const std::optional<Expression>& condition,
                   const Schema& schema) {
  if (!source.series) {
    source.lookup = find_lookup(condition, index, schema.tables[source.table]);
  }
}

void finish_select(Select& select, const Schema& schema) {
  visit_select(select, [&](Expression& expression) { fold(expression, schema); });
  for (std::size_t i = 0; i < select.sources.size(); ++i) {
    finish_source(select.sources[i], i, select.condition, schema);
  }
  select.correlated = is_correlated(select);
}

// The server merges a plain query into its INSERT and folds the assignments; another one it plans
// by itself, and converts its constants row by row.
bool is_planned_by_itself(const Select& query) {
  return !query.order.empty() || query.limit || query.aggregated ||
         std::ranges::any_of(query.sources,
                             [](const Source& each) { return each.lock != RowLock::none; });
}

// Folds what is assigned, but leaves a conversion that fails to the rows.
void fold_below_assignment(Expression& value, const Schema& schema) {
  if (value.operation != Operator::cast) {
    return fold(value, schema);
  }
  fold(value.arguments.front(), schema);
  Expression folded = value;
  try {
    fold(folded, schema);
    value = std::move(folded);
  } catch (const SqlError&) {
    return;  // only a row can raise it
  }
}

void finish_inserted(Select& query, const Schema& schema) {
  std::vector<Output> outputs;
  if (is_planned_by_itself(query)) {
    outputs = std::exchange(query.outputs, {});
  }
  finish_select(query, schema);
  for (Output& each : outputs) {
    fold_below_assignment(each.value, schema);
    query.outputs.push_back(std::move(each));
  }
}

void fold_all(std::vector<Assignment>& assignments, const Schema& schema) {
  for (Assignment& each : assignments) {
    fold(each.value, schema);
  }
}

void fold_all(std::vector<Output>& outputs, const Schema& schema) {
  for (Output& each : outputs) {
    fold(each.value, schema);
  }
}

struct Finish {
  const Schema& schema;

  void operator()(Select& select) const { finish_select(select, schema); }

  void operator()(Insert& insert) const {
    for (std::vector<Expression>& row : insert.rows) {
      for (Expression& value : row) {
        fold(value, schema);
      }
    }
    if (insert.query) {
      Select query = *insert.query;
      finish_inserted(query, schema);
      insert.query = std::make_shared<const Select>(std::move(query));
    }
    if (insert.on_conflict) {
      fold_all(insert.on_conflict->assignments, schema);
      visit_optional(insert.on_conflict->condition,
                     [&](Expression& condition) { fold(condition, schema); });
    }
    fold_all(insert.returning, schema);
  }

  void operator()(Update& update) const {
    fold_all(update.assignments, schema);
    finish_change(update);
  }

  void operator()(Delete& remove) const { finish_change(remove); }

  template <typename Other>
  void operator()(Other&) const {}

  template <typename Change>
  void finish_change(Change& change) const {
    visit_optional(change.condition, [&](Expression& condition) { fold(condition, schema); });
    fold_all(change.returning, schema);
    finish_source(change.source, 0, change.condition, schema);
  }
};

}  // namespace

void fold(Expression& expression, const Schema& schema) {
  switch (expression.operation) {
    case Operator::logical_and:
    case Operator::logical_or:
      return fold_connective(expression, schema);
    case Operator::conditional:
      return fold_conditional(expression, schema);
    case Operator::coalesce:
      return fold_coalesce(expression, schema);
    default:
      return fold_plain(expression, schema);
  }
}

void finish(Statement& statement, const Schema& schema) { std::visit(Finish{schema}, statement); }

}  // namespace ordercheck::models::sql
