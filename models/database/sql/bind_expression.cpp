// SPDX-License-Identifier: Apache-2.0
// Literals, columns, logic and conditional values.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <ordercheck/models/session.hpp>

#include "database/sql/bind.hpp"
#include "database/sql/convert.hpp"
#include "database/sql/errors.hpp"
#include "database/sql/evaluate.hpp"

namespace ordercheck::models::sql {

namespace {

Expression constant_of(Type type, SqlValue value) {
  Expression result;
  result.type = type;
  result.value = std::move(value);
  return result;
}

// Whole numbers are integer if they fit, else bigint; all others are numeric.
Expression number_of(const std::string& text) {
  std::int64_t whole = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, whole);
  if (error == std::errc() && stop == end) {
    return constant_of(std::in_range<std::int32_t>(whole) ? Type::integer : Type::bigint, whole);
  }
  return constant_of(Type::numeric, read_text(Type::numeric, text));
}

}  // namespace

Expression compose(Operator operation, Type type, std::vector<Expression> arguments) {
  Expression result{.operation = operation, .type = type};
  result.arguments = std::move(arguments);
  return result;
}

Expression Binder::expression(const Node& node, const Names& names) {
  using Bind = Expression (Binder::*)(const Node&, const Names&);
  static constexpr std::array<std::pair<std::string_view, Bind>, 8> binds{{
      {"A_Expr", &Binder::operation},
      {"BoolExpr", &Binder::connective},
      {"NullTest", &Binder::null_test},
      {"BooleanTest", &Binder::boolean_test},
      {"CaseExpr", &Binder::case_expression},
      {"TypeCast", &Binder::type_cast},
      {"FuncCall", &Binder::function},
      {"SubLink", &Binder::sub_link},
  }};
  for (const auto& [kind, bind] : binds) {
    if (node.is(kind)) {
      return (this->*bind)(node, names);
    }
  }
  if (node.is("A_Const")) {
    return constant(node);
  }
  if (node.is("ParamRef")) {
    return parameter(node);
  }
  if (node.is("ColumnRef")) {
    return column(node, names);
  }
  if (node.is("CoalesceExpr")) {
    node.only({"args", "location"});
    return common(Operator::coalesce, expressions(node, "args", names), "COALESCE");
  }
  if (node.is("MinMaxExpr")) {
    node.only({"op", "args", "location"});
    const bool greatest = node.text("op") == "IS_GREATEST";
    return common(greatest ? Operator::greatest : Operator::least, expressions(node, "args", names),
                  greatest ? "GREATEST" : "LEAST");
  }
  if (node.is("SQLValueFunction")) {
    return time_function(node);
  }
  node.refuse(name_in_sql(node.kind()));
}

Expression Binder::condition(const Node& node, const Names& names, std::string_view clause) {
  Expression value = expression(node, names);
  const Type type = value.type;
  std::optional<Expression> result =
      converted(std::move(value), Type::boolean, Conversion::implicit);
  if (!result) {
    fail("42804",
         "argument of " + std::string(clause) + " must be type boolean, not type " + name_of(type));
  }
  return *std::move(result);
}

std::vector<Expression> Binder::expressions(const Node& node, std::string_view field,
                                            const Names& names) {
  std::vector<Expression> result;
  for (const Node& each : node.nodes(field)) {
    result.push_back(expression(each, names));
  }
  return result;
}

Expression Binder::constant(const Node& node) const {
  const Literal read = literal(node);
  if (read.is_null()) {
    return {};
  }
  if (const bool* value = std::get_if<bool>(&read.value)) {
    return constant_of(Type::boolean, *value);
  }
  if (const std::int32_t* value = std::get_if<std::int32_t>(&read.value)) {
    return constant_of(Type::integer, *value);
  }
  if (const auto* value = std::get_if<Literal::Number>(&read.value)) {
    return number_of(value->text);
  }
  return constant_of(Type::unknown, std::get<std::string>(read.value));
}

Expression Binder::parameter(const Node& node) const {
  node.only({"number", "location"});
  const auto number = static_cast<std::size_t>(node.number("number"));
  if (number < 1 || number > parameters_.size()) {
    fail("08P01", "bind message supplies " + std::to_string(parameters_.size()) +
                      " parameters, but prepared statement \"\" requires " +
                      std::to_string(number));
  }
  const SqlValue& value = parameters_[number - 1];
  const std::optional<Type>& type = parameter_types_[number - 1];
  Expression result;
  if (!value.is_null()) {
    result.value = type ? read_text(*type, value.printed()) : SqlValue(value.printed());
  }
  result.type = type.value_or(Type::unknown);
  result.index = type ? 0 : number;
  return result;
}

Expression Binder::connective(const Node& node, const Names& names) {
  node.only({"boolop", "args", "location"});
  const std::string which = node.text("boolop");
  std::vector<Expression> arguments;
  for (const Node& each : node.nodes("args")) {
    arguments.push_back(condition(each, names, which.substr(0, which.find('_'))));
  }
  const Operator operation = which == "AND_EXPR"  ? Operator::logical_and
                             : which == "OR_EXPR" ? Operator::logical_or
                                                  : Operator::logical_not;
  return compose(operation, Type::boolean, std::move(arguments));
}

Expression Binder::null_test(const Node& node, const Names& names) {
  node.only({"arg", "nulltesttype", "location"});
  Expression value = expression(node.node("arg"), names);
  if (value.type == Type::unknown) {
    value = as_type(std::move(value), Type::text);
  }
  return compose(node.text("nulltesttype") == "IS_NULL" ? Operator::is_null : Operator::is_not_null,
                 Type::boolean, {std::move(value)});
}

Expression Binder::boolean_test(const Node& node, const Names& names) {
  static constexpr std::array<std::tuple<std::string_view, Operator, std::string_view>, 6> tests{{
      {"IS_TRUE", Operator::is_true, "IS TRUE"},
      {"IS_NOT_TRUE", Operator::is_not_true, "IS NOT TRUE"},
      {"IS_FALSE", Operator::is_false, "IS FALSE"},
      {"IS_NOT_FALSE", Operator::is_not_false, "IS NOT FALSE"},
      {"IS_UNKNOWN", Operator::is_null, "IS UNKNOWN"},
      {"IS_NOT_UNKNOWN", Operator::is_not_null, "IS NOT UNKNOWN"},
  }};
  node.only({"arg", "booltesttype", "location"});
  for (const auto& [name, operation, clause] : tests) {
    if (node.text("booltesttype") == name) {
      return compose(operation, Type::boolean, {condition(node.node("arg"), names, clause)});
    }
  }
  node.refuse("BooleanTest " + node.text("booltesttype"));
}

Expression Binder::case_expression(const Node& node, const Names& names) {
  node.only({"arg", "args", "defresult", "location"});
  std::optional<Expression> subject;
  if (node.has("arg")) {
    subject = expression(node.node("arg"), names);
    subject = subject->type == Type::unknown ? as_type(*subject, Type::text) : *subject;
    if (!is_pure(*subject)) {
      node.refuse("CASE of a value that is more than the row's");
    }
  }
  std::vector<Expression> conditions;
  std::vector<Expression> values(1);
  for (const Node& when : node.nodes("args")) {
    when.only({"expr", "result", "location"});
    conditions.push_back(
        subject ? comparison(Operator::equal, "=", *subject, expression(when.node("expr"), names))
                : condition(when.node("expr"), names, "CASE/WHEN"));
    values.push_back(expression(when.node("result"), names));
  }
  if (node.has("defresult")) {
    values[0] = expression(node.node("defresult"), names);
  }
  Expression result = common(Operator::conditional, std::move(values), "CASE");
  std::vector<Expression> arguments;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    arguments.push_back(std::move(conditions[i]));
    arguments.push_back(std::move(result.arguments[i + 1]));
  }
  arguments.push_back(std::move(result.arguments[0]));
  return compose(Operator::conditional, result.type, std::move(arguments));
}

// Arguments that must agree on a type, which is the type of the result.
Expression Binder::common(Operator operation, std::vector<Expression> arguments,
                          std::string_view what) {
  const std::optional<Type> type = common_type(arguments);
  if (!type) {
    std::vector<Expression> agreeing{arguments.front()};
    for (std::size_t i = 1; i < arguments.size(); ++i) {
      const Type before = *common_type(agreeing);
      agreeing.push_back(arguments[i]);
      if (!common_type(agreeing)) {
        fail("42804", std::string(what) + " types " + name_of(before) + " and " +
                          name_of(arguments[i].type) + " cannot be matched");
      }
    }
  }
  for (Expression& each : arguments) {
    each = as_type(std::move(each), *type);
  }
  return compose(operation, *type, std::move(arguments));
}

Expression Binder::type_cast(const Node& node, const Names& names) {
  node.only({"arg", "typeName", "location"});
  const TypeName target = type_name(node.node("typeName", "TypeName"));
  if (target.serial) {
    node.refuse("a cast to serial");
  }
  Expression value = expression(node.node("arg"), names);
  const Type from = value.type;
  std::optional<Expression> result =
      converted(std::move(value), target.type, Conversion::explicit_cast);
  if (!result) {
    fail("42846", std::string("cannot cast type ") + name_of(from) + " to " + name_of(target.type));
  }
  if (target.precision != 0) {
    result = compose(Operator::cast, target.type, {*std::move(result)});
    result->precision = target.precision;
    result->scale = target.scale;
  }
  return *std::move(result);
}

Expression Binder::sub_link(const Node& node, const Names& names) {
  node.only({"subLinkType", "subselect", "testexpr", "location"});
  const std::string type = node.text("subLinkType");
  const Node query = node.node("subselect");
  if (!query.is("SelectStmt")) {
    node.refuse("a sub-select that is no SELECT");
  }
  Expression result;
  const auto bound = std::make_shared<const Select>(select(query, &names));
  if (type == "EXISTS_SUBLINK") {
    result = compose(Operator::exists_query, Type::boolean, {});
  } else if (type == "EXPR_SUBLINK" || type == "ANY_SUBLINK") {
    if (bound->outputs.size() != 1) {
      fail("42601", type == "EXPR_SUBLINK" ? "subquery must return only one column"
                                           : "subquery has too many columns");
    }
    const Expression& output = bound->outputs.front().value;
    result = compose(Operator::scalar_query, output.type, {});
    if (type == "ANY_SUBLINK") {
      Expression column;
      column.operation = Operator::column;
      column.type = output.type;
      const Expression equal =
          comparison(Operator::equal, "=", expression(node.node("testexpr"), names), column);
      if (equal.arguments[1].operation != Operator::column) {
        node.refuse("IN (SELECT ...) of another type");
      }
      result = compose(Operator::in_query, Type::boolean, {equal.arguments[0]});
    }
  } else {
    node.refuse(name_in_sql(type));
  }
  result.query = bound;
  return result;
}

Expression Binder::time_function(const Node& node) const {
  node.only({"op", "typmod", "location"});
  if (node.text("op") == "SVFOP_CURRENT_TIMESTAMP") {
    return compose(Operator::transaction_time, Type::timestamp_with_zone, {});
  }
  if (node.text("op") == "SVFOP_LOCALTIMESTAMP") {
    return compose(Operator::transaction_time, Type::timestamp, {});
  }
  node.refuse(node.text("op"));
}

}  // namespace ordercheck::models::sql
