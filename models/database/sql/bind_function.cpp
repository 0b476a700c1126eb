// SPDX-License-Identifier: Apache-2.0
// Functions and aggregates.
#include <algorithm>
#include <array>
#include <utility>

#include "database/sql/bind.hpp"
#include "database/sql/errors.hpp"
#include "database/sql/evaluate.hpp"

namespace ordercheck::models::sql {

namespace {

bool is_number(Type type) {
  return type == Type::integer || type == Type::bigint || type == Type::numeric;
}

[[noreturn]] void fail_no_function(const std::string& name,
                                   const std::vector<Expression>& arguments) {
  std::string types;
  for (const Expression& each : arguments) {
    types += (types.empty() ? "" : ", ") + std::string(name_of(each.type));
  }
  fail("42883", "function " + name + "(" + types + ") does not exist");
}

struct AdvisoryFunction {
  std::string_view name;
  Advisory call;
  Type result;
};

constexpr std::array<AdvisoryFunction, 11> advisory_functions{{
    {"pg_advisory_lock", Advisory::lock, Type::nothing},
    {"pg_advisory_lock_shared", Advisory::lock_shared, Type::nothing},
    {"pg_try_advisory_lock", Advisory::try_lock, Type::boolean},
    {"pg_try_advisory_lock_shared", Advisory::try_lock_shared, Type::boolean},
    {"pg_advisory_xact_lock", Advisory::transaction_lock, Type::nothing},
    {"pg_advisory_xact_lock_shared", Advisory::transaction_lock_shared, Type::nothing},
    {"pg_try_advisory_xact_lock", Advisory::try_transaction_lock, Type::boolean},
    {"pg_try_advisory_xact_lock_shared", Advisory::try_transaction_lock_shared, Type::boolean},
    {"pg_advisory_unlock", Advisory::unlock, Type::boolean},
    {"pg_advisory_unlock_shared", Advisory::unlock_shared, Type::boolean},
    {"pg_advisory_unlock_all", Advisory::unlock_all, Type::nothing},
}};

struct TimeFunction {
  std::string_view name;
  Operator operation;
};

constexpr std::array<TimeFunction, 4> time_functions{{
    {"now", Operator::transaction_time},
    {"transaction_timestamp", Operator::transaction_time},
    {"statement_timestamp", Operator::statement_time},
    {"clock_timestamp", Operator::clock_time},
}};

struct TextFunction {
  std::string_view name;
  Operator operation;
  Type result;
};

constexpr std::array<TextFunction, 5> text_functions{{
    {"lower", Operator::lower, Type::text},
    {"upper", Operator::upper, Type::text},
    {"length", Operator::length, Type::integer},
    {"char_length", Operator::length, Type::integer},
    {"character_length", Operator::length, Type::integer},
}};

template <typename Table>
const typename Table::value_type* find(const Table& table, std::string_view name) {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const auto& each) { return each.name == name; });
  return found == table.end() ? nullptr : &*found;
}

bool is_aggregate(const std::string& name) {
  return name == "count" || name == "sum" || name == "min" || name == "max";
}

bool has_column_of_outer_query(const Expression& expression) {
  return (expression.operation == Operator::column && expression.depth > 0) ||
         std::ranges::any_of(expression.arguments, has_column_of_outer_query);
}

Aggregate aggregate_of(const std::string& name, Expression argument) {
  const Type type = argument.type;
  const bool accepted =
      name == "count" ||
      (name == "sum" ? is_number(type) : type != Type::boolean && type != Type::nothing);
  if (!accepted) {
    fail_no_function(name, {argument});
  }
  Aggregate result;
  result.argument = std::move(argument);
  if (name == "count") {
    result.function = AggregateFunction::count;
  } else if (name == "sum") {
    result.function = AggregateFunction::sum;
    result.type = type == Type::integer ? Type::bigint : Type::numeric;
  } else {
    result.function = name == "min" ? AggregateFunction::minimum : AggregateFunction::maximum;
    result.type = type;
  }
  return result;
}

// The name in a literal such as 'orders_id_seq' or 'orders_id_seq'::regclass, as the server folds
// it.
std::string sequence_name(const Node& node) {
  if (node.is("TypeCast")) {
    node.only({"arg", "typeName", "location"});
    const Node type = node.node("typeName", "TypeName");
    type.only({"names", "typemod", "location"});
    if (type.names("names").back() != "regclass") {
      node.refuse("a sequence that is not named by a literal");
    }
    return sequence_name(node.node("arg"));
  }
  if (!node.is("A_Const")) {
    node.refuse("a sequence that is not named by a literal");
  }
  const Literal value = literal(node);
  const std::string* text = std::get_if<std::string>(&value.value);
  if (text == nullptr || text->find_first_of(". \"") != std::string::npos) {
    node.refuse("a sequence that is not named by a plain literal");
  }
  std::string name = *text;
  for (char& c : name) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return name;
}

}  // namespace

Expression Binder::function(const Node& node, const Names& names) {
  node.only({"funcname", "args", "agg_star", "funcformat", "location"});
  node.require("funcformat", "COERCE_EXPLICIT_CALL");
  std::vector<std::string> path = node.names("funcname");
  if (path.size() == 2 && path[0] == "pg_catalog") {
    path.erase(path.begin());
  }
  const std::string& name = path.front();
  if (path.size() == 1) {
    if (is_aggregate(name)) {
      return aggregate(node, name, names);
    }
    if (node.flag("agg_star")) {
      node.refuse("function " + name + "(*)");
    }
    if (name == "nextval" || name == "currval" || name == "setval" || name == "lastval") {
      return sequence_function(node, name, names);
    }
    if (name.find("advisory") != std::string::npos) {
      return advisory_function(node, name, names);
    }
    return simple_function(node, name, names);
  }
  node.refuse("function " + path.back() + " of a schema");
}

Expression Binder::aggregate(const Node& node, const std::string& name, const Names& names) {
  Names inner = names;
  if (names.aggregates != nullptr) {
    inner.aggregates = nullptr;
    inner.no_aggregates = "aggregate function calls cannot be nested";
  }
  std::vector<Expression> arguments = expressions(node, "args", inner);
  if (node.flag("agg_star") && name != "count") {
    node.refuse(name + "(*)");
  }
  Aggregate result;
  if (!node.flag("agg_star")) {
    if (arguments.size() != 1) {
      fail_no_function(name, arguments);
    }
    if (has_column_of_outer_query(arguments[0])) {
      node.refuse("an aggregate over a column of the query around");
    }
    if (name == "sum" && arguments[0].type == Type::unknown) {
      fail("42725", "function sum(unknown) is not unique");
    }
    result = aggregate_of(name, arguments[0].type == Type::unknown
                                    ? as_type(std::move(arguments[0]), Type::text)
                                    : std::move(arguments[0]));
  }
  if (names.aggregates == nullptr) {
    fail("42803", std::string(names.no_aggregates));
  }
  Expression value = compose(Operator::aggregate, result.type, {});
  value.index = names.aggregates->size();
  names.aggregates->push_back(std::move(result));
  return value;
}

Expression Binder::sequence_function(const Node& node, const std::string& name,
                                     const Names& names) {
  const std::vector<Node> arguments = node.nodes("args");
  const std::size_t count = name == "setval" ? 2 : (name == "lastval" ? 0 : 1);
  if (arguments.size() != count && !(name == "setval" && arguments.size() == 3)) {
    fail_no_function(name, expressions(node, "args", names));
  }
  if (count == 0) {
    return compose(Operator::last_value, Type::bigint, {});
  }
  const std::string sequence = sequence_name(arguments[0]);
  const std::optional<std::size_t> index = schema_.find_sequence(sequence);
  if (!index) {
    if (schema_.find_table(sequence)) {
      fail("42809", in_quotes(sequence) + " is not a sequence");
    }
    fail("42P01", "relation " + in_quotes(sequence) + " does not exist");
  }
  Expression result =
      compose(name == "nextval" ? Operator::next_value : Operator::current_value, Type::bigint, {});
  result.index = *index;
  if (name == "setval") {
    result.operation = Operator::set_value;
    std::optional<Expression> value =
        converted(expression(arguments[1], names), Type::bigint, Conversion::implicit);
    Expression used;
    used.type = Type::boolean;
    used.value = true;
    if (arguments.size() == 3) {
      used = condition(arguments[2], names, "setval");
    }
    if (!value) {
      node.refuse("setval to a value that is no bigint");
    }
    result.arguments = {*std::move(value), std::move(used)};
  }
  return result;
}

Expression Binder::advisory_function(const Node& node, const std::string& name,
                                     const Names& names) {
  const AdvisoryFunction* const known = find(advisory_functions, name);
  if (known == nullptr) {
    node.refuse("function " + name);
  }
  std::vector<Expression> arguments = expressions(node, "args", names);
  const bool takes_keys = known->call != Advisory::unlock_all;
  if (takes_keys ? arguments.empty() || arguments.size() > 2 : !arguments.empty()) {
    fail_no_function(name, arguments);
  }
  const Type key = arguments.size() == 2 ? Type::integer : Type::bigint;
  for (Expression& each : arguments) {
    std::optional<Expression> argument = converted(each, key, Conversion::implicit);
    if (!argument) {
      fail_no_function(name, arguments);
    }
    each = *std::move(argument);
  }
  Expression result = compose(Operator::advisory, known->result, std::move(arguments));
  result.advisory = known->call;
  return result;
}

Expression Binder::simple_function(const Node& node, const std::string& name, const Names& names) {
  std::vector<Expression> arguments = expressions(node, "args", names);
  if (const TimeFunction* const time = find(time_functions, name)) {
    if (!arguments.empty()) {
      fail_no_function(name, arguments);
    }
    return compose(time->operation, Type::timestamp_with_zone, {});
  }
  if (const TextFunction* const text = find(text_functions, name)) {
    if (arguments.size() != 1) {
      fail_no_function(name, arguments);
    }
    std::optional<Expression> argument = converted(arguments[0], Type::text, Conversion::implicit);
    if (!argument) {
      fail_no_function(name, arguments);
    }
    return compose(text->operation, text->result, {*std::move(argument)});
  }
  if (name == "abs" && arguments.size() == 1 && is_number(arguments[0].type)) {
    const Type type = arguments[0].type;
    return compose(Operator::absolute, type, std::move(arguments));
  }
  if (name == "mod" && arguments.size() == 2) {
    const std::optional<Type> type = common_type(arguments);
    if (type && is_number(*type)) {
      return arithmetic(Operator::modulo, "%", std::move(arguments[0]), std::move(arguments[1]),
                        node);
    }
  }
  node.refuse("function " + name);
}

}  // namespace ordercheck::models::sql
