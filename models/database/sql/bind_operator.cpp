// SPDX-License-Identifier: Apache-2.0
// Operators: comparisons, arithmetic, IN, BETWEEN.
#include <algorithm>
#include <array>
#include <utility>

#include "database/sql/bind.hpp"
#include "database/sql/errors.hpp"
#include "database/sql/evaluate.hpp"

namespace ordercheck::models::sql {

namespace {

struct NamedOperator {
  std::string_view name;
  Operator operation;
};

constexpr std::array<NamedOperator, 6> comparisons{{{"=", Operator::equal},
                                                    {"<>", Operator::not_equal},
                                                    {"<", Operator::less},
                                                    {"<=", Operator::less_equal},
                                                    {">", Operator::greater},
                                                    {">=", Operator::greater_equal}}};
constexpr std::array<NamedOperator, 5> arithmetics{{{"+", Operator::add},
                                                    {"-", Operator::subtract},
                                                    {"*", Operator::multiply},
                                                    {"/", Operator::divide},
                                                    {"%", Operator::modulo}}};

template <std::size_t size>
std::optional<Operator> find(const std::array<NamedOperator, size>& operators,
                             std::string_view name) {
  for (const NamedOperator& each : operators) {
    if (each.name == name) {
      return each.operation;
    }
  }
  return std::nullopt;
}

bool is_number(Type type) {
  return type == Type::integer || type == Type::bigint || type == Type::numeric;
}

bool is_time(Type type) { return type == Type::timestamp || type == Type::timestamp_with_zone; }

[[noreturn]] void fail_no_operator(const std::string& name, Type left, Type right) {
  fail("42883", std::string("operator does not exist: ") + name_of(left) + " " + name + " " +
                    name_of(right));
}

bool reads_columns(const Expression& expression) {
  return (expression.operation == Operator::column && expression.depth == 0) ||
         std::ranges::any_of(expression.arguments, reads_columns);
}

}  // namespace

Expression Binder::operation(const Node& node, const Names& names) {
  node.only({"kind", "name", "lexpr", "rexpr", "location"});
  const std::string kind = node.text("kind");
  if (kind == "AEXPR_IN") {
    return in_list(node, names);
  }
  if (kind == "AEXPR_BETWEEN" || kind == "AEXPR_NOT_BETWEEN") {
    return between(node, names);
  }
  const std::vector<std::string> name = node.names("name");
  if (name.size() != 1 || !(kind == "AEXPR_OP" || kind == "AEXPR_DISTINCT" ||
                            kind == "AEXPR_NOT_DISTINCT" || kind == "AEXPR_NULLIF")) {
    node.refuse(name_in_sql(kind));
  }
  if (!node.has("lexpr")) {
    return unary(name[0], expression(node.node("rexpr"), names), node);
  }
  Expression left = expression(node.node("lexpr"), names);
  Expression right = expression(node.node("rexpr"), names);
  if (kind == "AEXPR_OP") {
    return binary(name[0], std::move(left), std::move(right), node);
  }
  if (kind == "AEXPR_DISTINCT") {
    return comparison(Operator::distinct, "=", std::move(left), std::move(right));
  }
  if (kind == "AEXPR_NOT_DISTINCT") {
    return comparison(Operator::not_distinct, "=", std::move(left), std::move(right));
  }
  // NULLIF gives its first argument as the operator compares it; operators between integer and
  // bigint, and between the two sorts of times, compare without a conversion.
  const Type type_before = left.type;
  Expression value = left;
  Expression equal = comparison(Operator::equal, "=", std::move(left), std::move(right));
  if (equal.arguments[0].type == Type::numeric || type_before == Type::unknown) {
    value = equal.arguments[0];
  }
  if (!is_pure(value)) {
    node.refuse("NULLIF of a value that is more than the row's");
  }
  const Type type = value.type;
  return compose(Operator::null_if, type, {std::move(equal), std::move(value)});
}

Expression Binder::binary(const std::string& name, Expression left, Expression right,
                          const Node& node) {
  if (const std::optional<Operator> operation = find(comparisons, name)) {
    return comparison(*operation, name, std::move(left), std::move(right));
  }
  if (const std::optional<Operator> operation = find(arithmetics, name)) {
    return arithmetic(*operation, name, std::move(left), std::move(right), node);
  }
  if (name == "||") {
    return concatenation(std::move(left), std::move(right));
  }
  node.refuse("operator " + name);
}

Expression Binder::comparison(Operator operation, const std::string& name, Expression left,
                              Expression right) {
  const std::optional<Type> type = common_type({left, right});
  if (!type || *type == Type::nothing) {
    fail_no_operator(name, left.type, right.type);
  }
  left = as_type(std::move(left), *type);
  right = as_type(std::move(right), *type);
  return compose(operation, Type::boolean, {std::move(left), std::move(right)});
}

Expression Binder::arithmetic(Operator operation, const std::string& name, Expression left,
                              Expression right, const Node& node) {
  if (left.type == Type::unknown && right.type == Type::unknown) {
    fail("42725", "operator is not unique: unknown " + name + " unknown");
  }
  if (is_time(left.type) || is_time(right.type)) {
    node.refuse("arithmetic of times");
  }
  if (operation == Operator::subtract && left.type == Type::unknown && right.type == Type::text) {
    node.refuse("an operator of jsonb");
  }
  const std::optional<Type> type = common_type({left, right});
  if (!type || !is_number(*type)) {
    fail_no_operator(name, left.type, right.type);
  }
  left = as_type(std::move(left), *type);
  right = as_type(std::move(right), *type);
  return compose(operation, *type, {std::move(left), std::move(right)});
}

Expression Binder::concatenation(Expression left, Expression right) {
  const auto is_text = [](Type type) { return type == Type::text || type == Type::unknown; };
  if (!is_text(left.type) && !is_text(right.type)) {
    fail_no_operator("||", left.type, right.type);
  }
  left = *converted(std::move(left), Type::text, Conversion::explicit_cast);
  right = *converted(std::move(right), Type::text, Conversion::explicit_cast);
  return compose(Operator::concatenate, Type::text, {std::move(left), std::move(right)});
}

Expression Binder::unary(const std::string& name, Expression operand, const Node& node) {
  if (!(name == "-" || name == "+") || !is_number(operand.type)) {
    node.refuse("operator " + name + " before a value of type " + name_of(operand.type));
  }
  if (name == "+") {
    return operand;
  }
  const Type type = operand.type;
  return compose(Operator::negate, type, {std::move(operand)});
}

// Several values that are no columns are compared in one common type, where they have one; all
// others each by themselves, as the server does.
Expression Binder::in_list(const Node& node, const Names& names) {
  const bool negated = node.names("name").at(0) == "<>";
  const Node list = node.node("rexpr");
  if (!list.is("List")) {
    node.refuse(name_in_sql(list.kind()));
  }
  list.only({"items"});
  const Expression subject = expression(node.node("lexpr"), names);
  std::vector<Expression> apart = expressions(list, "items", names);
  std::vector<Expression> together{subject};
  std::ranges::copy_if(apart, std::back_inserter(together),
                       [](const Expression& each) { return !reads_columns(each); });
  const std::optional<Type> type = common_type(together);
  std::vector<Expression> parts;
  if (together.size() > 2 && type) {
    std::erase_if(apart, [](const Expression& each) { return !reads_columns(each); });
    parts.push_back(in_common_type(negated, std::move(together), *type));
  }
  if (parts.size() + apart.size() > 1 && !is_pure(subject)) {
    node.refuse("IN of a value that is more than the row's");
  }
  for (Expression& each : apart) {
    parts.push_back(comparison(negated ? Operator::not_equal : Operator::equal,
                               negated ? "<>" : "=", subject, std::move(each)));
  }
  return parts.size() == 1 ? parts.front()
                           : compose(negated ? Operator::logical_and : Operator::logical_or,
                                     Type::boolean, std::move(parts));
}

Expression Binder::in_common_type(bool negated, std::vector<Expression> arguments, Type type) {
  // The subject last, whose own error is the less important one to the server.
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    arguments[i] = as_type(std::move(arguments[i]), type);
  }
  arguments.front() = as_type(std::move(arguments.front()), type);
  return compose(negated ? Operator::not_in : Operator::in, Type::boolean, std::move(arguments));
}

Expression Binder::between(const Node& node, const Names& names) {
  const bool negated = node.text("kind") == "AEXPR_NOT_BETWEEN";
  const Node list = node.node("rexpr");
  list.only({"items"});
  const Expression value = expression(node.node("lexpr"), names);
  if (!is_pure(value)) {
    node.refuse("BETWEEN of a value that is more than the row's");
  }
  // One end after the other: the first comparison fails before the second end is looked at.
  const std::vector<Node> ends = list.nodes("items");
  std::vector<Expression> parts;
  parts.push_back(comparison(negated ? Operator::less : Operator::greater_equal,
                             negated ? "<" : ">=", value, expression(ends.at(0), names)));
  parts.push_back(comparison(negated ? Operator::greater : Operator::less_equal,
                             negated ? ">" : "<=", value, expression(ends.at(1), names)));
  return compose(negated ? Operator::logical_or : Operator::logical_and, Type::boolean,
                 std::move(parts));
}

}  // namespace ordercheck::models::sql
