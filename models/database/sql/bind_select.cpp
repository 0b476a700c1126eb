// SPDX-License-Identifier: Apache-2.0
// SELECT.
#include <algorithm>
#include <array>
#include <utility>

#include "database/sql/bind.hpp"
#include "database/sql/errors.hpp"
#include "database/sql/evaluate.hpp"

namespace ordercheck::models::sql {

namespace {

bool reads_columns_of_query(const Expression& expression) {
  return (expression.operation == Operator::column && expression.depth == 0) ||
         std::ranges::any_of(expression.arguments, reads_columns_of_query);
}

std::optional<Expression> all_of(std::vector<Expression> conditions) {
  std::vector<Expression> parts;
  for (Expression& each : conditions) {
    if (each.operation == Operator::logical_and) {
      parts.insert(parts.end(), each.arguments.begin(), each.arguments.end());
    } else {
      parts.push_back(std::move(each));
    }
  }
  if (parts.size() < 2) {
    return parts.empty() ? std::nullopt : std::optional{std::move(parts.front())};
  }
  return compose(Operator::logical_and, Type::boolean, std::move(parts));
}

// In an aggregated query columns stand within aggregates alone.
void require_aggregates_only(const Expression& expression, const Names& names) {
  if (expression.operation == Operator::column && expression.depth == 0) {
    const SourceNames& source = names.sources[expression.source];
    fail("42803", "column " + in_quotes(source.alias + "." + source.columns[expression.column]) +
                      " must appear in the GROUP BY clause or be used in an aggregate function");
  }
  for (const Expression& each : expression.arguments) {
    require_aggregates_only(each, names);
  }
}

struct LockName {
  std::string_view tree;
  RowLock lock;
  std::string_view clause;
};

constexpr std::array<LockName, 4> locks{{
    {"LCS_FORKEYSHARE", RowLock::key_share, "FOR KEY SHARE"},
    {"LCS_FORSHARE", RowLock::share, "FOR SHARE"},
    {"LCS_FORNOKEYUPDATE", RowLock::no_key_update, "FOR NO KEY UPDATE"},
    {"LCS_FORUPDATE", RowLock::update, "FOR UPDATE"},
}};

LockWait lock_wait(const Node& clause) {
  const std::string policy = clause.text("waitPolicy");
  return policy == "LockWaitSkip"    ? LockWait::skip_locked
         : policy == "LockWaitError" ? LockWait::nowait
                                     : LockWait::wait;
}

std::string alias_of(const Node& node, const std::string& otherwise) {
  if (!node.has("alias")) {
    return otherwise;
  }
  const Node alias = node.node("alias", "Alias");
  alias.only({"aliasname"});
  return alias.text("aliasname");
}

bool is_same_column(const Expression& left, const Expression& right) {
  return left.operation == Operator::column && right.operation == Operator::column &&
         left.depth == right.depth && left.source == right.source && left.column == right.column;
}

void add_names(Names& names, SourceNames source) {
  for (const SourceNames& each : names.sources) {
    if (each.alias == source.alias) {
      fail("42712", "table name " + in_quotes(source.alias) + " specified more than once");
    }
  }
  names.sources.push_back(std::move(source));
}

}  // namespace

SourceNames names_of(const Table& table, std::string alias) {
  SourceNames names{.alias = std::move(alias), .table = table.name, .columns = {}, .types = {}};
  for (const Column& column : table.columns) {
    names.columns.push_back(column.name);
    names.types.push_back(column.type);
  }
  return names;
}

Select Binder::select(const Node& node, const Names* outer, bool keep_unknown) {
  node.only({"targetList", "fromClause", "whereClause", "sortClause", "limitCount", "limitOption",
             "lockingClause", "op"});
  node.require("op", "SETOP_NONE");
  if (node.text("limitOption") == "LIMIT_OPTION_WITH_TIES") {
    node.refuse("FETCH FIRST ... WITH TIES");
  }
  Select select;
  Names names;
  names.outer = outer;
  std::vector<Expression> conditions;
  for (const Node& item : node.nodes("fromClause")) {
    names.first_visible = names.sources.size();
    from(item, select, names, conditions);
  }
  names.first_visible = 0;
  names.aggregates = &select.aggregates;
  outputs(node.nodes("targetList"), names, keep_unknown, select.outputs);
  names.aggregates = nullptr;
  names.no_aggregates = "aggregate functions are not allowed in WHERE";
  if (node.has("whereClause")) {
    conditions.push_back(condition(node.node("whereClause"), names, "WHERE"));
  }
  select.condition = all_of(std::move(conditions));
  names.aggregates = &select.aggregates;
  order(node, names, select);
  names.aggregates = nullptr;
  names.no_aggregates = "aggregate functions are not allowed in LIMIT";
  if (node.has("limitCount")) {
    select.limit = limit(node.node("limitCount"), names);
  }
  select.aggregated = !select.aggregates.empty();
  for (const Node& clause : node.nodes("lockingClause")) {
    lock(clause, names, select);
  }
  if (select.aggregated) {
    for (const Output& output : select.outputs) {
      require_aggregates_only(output.value, names);
    }
    for (const OrderKey& key : select.order) {
      require_aggregates_only(key.value, names);
    }
  }
  return select;
}

Expression Binder::limit(const Node& node, const Names& names) {
  Expression value = expression(node, names);
  const Type type = value.type;
  std::optional<Expression> result =
      converted(std::move(value), Type::bigint, Conversion::assignment);
  if (!result) {
    fail("42804", std::string("argument of LIMIT must be type bigint, not type ") + name_of(type));
  }
  if (reads_columns_of_query(*result)) {
    fail("42P10", "argument of LIMIT must not contain variables");
  }
  return *std::move(result);
}

std::size_t Binder::table_index(const Node& range) const {
  range.only({"relname", "inh", "relpersistence", "alias", "location"});
  range.require("relpersistence", "p");
  if (!range.flag("inh")) {
    range.refuse("ONLY");
  }
  const std::string name = range.text("relname");
  const std::optional<std::size_t> table = schema_.find_table(name);
  if (!table) {
    if (schema_.find_sequence(name)) {
      range.refuse("a sequence as a table");
    }
    fail("42P01", "relation " + in_quotes(name) + " does not exist");
  }
  return *table;
}

Source Binder::table_source(const Node& range, Names& names) const {
  Source source;
  source.table = table_index(range);
  const Table& table = schema_.tables[source.table];
  add_names(names, names_of(table, alias_of(range, table.name)));
  return source;
}

void Binder::from(const Node& item, Select& select, Names& names,
                  std::vector<Expression>& conditions) {
  if (item.is("RangeVar")) {
    select.sources.push_back(table_source(item, names));
  } else if (item.is("JoinExpr")) {
    join(item, select, names, conditions);
  } else if (item.is("RangeFunction")) {
    series(item, select, names);
  } else {
    item.refuse(name_in_sql(item.kind()));
  }
}

void Binder::join(const Node& node, Select& select, Names& names,
                  std::vector<Expression>& conditions) {
  node.only({"jointype", "larg", "rarg", "quals", "rtindex"});
  if (node.text("jointype") != "JOIN_INNER") {
    node.refuse("an outer join");
  }
  const std::size_t first = names.sources.size();
  from(node.node("larg"), select, names, conditions);
  from(node.node("rarg"), select, names, conditions);
  if (node.has("quals")) {
    const std::size_t before = std::exchange(names.first_visible, first);
    names.aggregates = nullptr;
    names.no_aggregates = "aggregate functions are not allowed in JOIN conditions";
    conditions.push_back(condition(node.node("quals"), names, "JOIN/ON"));
    names.first_visible = before;
  }
}

void Binder::series(const Node& node, Select& select, Names& names) {
  node.only({"functions", "alias"});
  const std::vector<Node> functions = node.nodes("functions");
  const std::vector<Node> items = functions.at(0).nodes("items");
  const bool one_call = functions.size() == 1 && items.size() == 2 && items[0].is("FuncCall") &&
                        items[1].kind().empty();
  if (!one_call) {
    node.refuse("this form of a function in FROM");
  }
  const Node& call = items[0];
  call.only({"funcname", "args", "funcformat", "location"});
  const std::string name = call.names("funcname").back();
  const Names nothing{.outer = names.outer,
                      .sources = {},
                      .no_aggregates = "aggregate functions are not allowed in functions in FROM"};
  std::vector<Expression> ends = expressions(call, "args", nothing);
  if (name != "generate_series" || call.names("funcname").size() != 1 || ends.size() != 2) {
    call.refuse("function " + name + " in FROM");
  }
  const std::optional<Type> type = common_type(ends);
  if (!type || !(*type == Type::integer || *type == Type::bigint)) {
    call.refuse("generate_series of values that are no integers");
  }
  const std::string alias = alias_of(node, name);
  add_names(names, {.alias = alias, .table = name, .columns = {alias}, .types = {*type}});
  Source source;
  source.series = Series{as_type(std::move(ends[0]), *type), as_type(std::move(ends[1]), *type)};
  select.sources.push_back(std::move(source));
}

void Binder::outputs(const std::vector<Node>& targets, const Names& names, bool keep_unknown,
                     std::vector<Output>& outputs) {
  for (const Node& target : targets) {
    target.only({"name", "val", "location"});
    const Node value = target.node("val");
    if (value.is("ColumnRef") && value.nodes("fields").back().is("A_Star")) {
      star(value, names, outputs);
      continue;
    }
    Expression bound = expression(value, names);
    if (bound.type == Type::unknown && !keep_unknown) {
      bound = as_type(std::move(bound), Type::text);
    }
    outputs.push_back(
        {target.has("name") ? target.text("name") : output_name(value), std::move(bound)});
  }
}

void Binder::star(const Node& reference, const Names& names, std::vector<Output>& outputs) const {
  const std::vector<Node> fields = reference.nodes("fields");
  if (fields.size() > 2) {
    reference.refuse("a table's name of two parts");
  }
  if (fields.size() == 1 && names.sources.empty()) {
    fail("42601", "SELECT * with no tables specified is not valid");
  }
  bool found = false;
  for (std::size_t i = 0; i < names.sources.size(); ++i) {
    const SourceNames& source = names.sources[i];
    if (fields.size() == 2 && source.alias != fields[0].name()) {
      continue;
    }
    found = true;
    for (std::size_t column = 0; column < source.columns.size(); ++column) {
      Expression value = compose(Operator::column, source.types[column], {});
      value.source = i;
      value.column = column;
      outputs.push_back({source.columns[column], std::move(value)});
    }
  }
  if (!found) {
    fail("42P01", "missing FROM-clause entry for table " + in_quotes(fields[0].name()));
  }
}

void Binder::order(const Node& node, const Names& names, Select& select) {
  for (const Node& sort : node.nodes("sortClause")) {
    sort.only({"node", "sortby_dir", "sortby_nulls", "location"});
    OrderKey key = order_key(sort, names, select);
    if (sort.text("sortby_dir") == "SORTBY_USING") {
      sort.refuse("ORDER BY ... USING");
    }
    key.descending = sort.text("sortby_dir") == "SORTBY_DESC";
    const std::string nulls = sort.text("sortby_nulls");
    key.nulls_first =
        nulls == "SORTBY_NULLS_DEFAULT" ? key.descending : nulls == "SORTBY_NULLS_FIRST";
    select.order.push_back(std::move(key));
  }
}

// A number means the output at this place, a name an output before it means a column.
OrderKey Binder::order_key(const Node& sort, const Names& names, const Select& select) {
  const Node node = sort.node("node");
  const Output* output = nullptr;
  if (node.is("A_Const")) {
    const Literal value = literal(node);
    const auto* position = std::get_if<std::int32_t>(&value.value);
    if (position == nullptr) {
      fail("42601", "non-integer constant in ORDER BY");
    }
    if (*position < 1 || *position > std::ssize(select.outputs)) {
      fail("42P10", "ORDER BY position " + std::to_string(*position) + " is not in select list");
    }
    output = &select.outputs[static_cast<std::size_t>(*position) - 1];
  } else if (node.is("ColumnRef") && node.nodes("fields").size() == 1) {
    const std::string name = node.nodes("fields")[0].name();
    for (const Output& each : select.outputs) {
      if (each.name != name) {
        continue;
      }
      if (output != nullptr && !is_same_column(output->value, each.value)) {
        fail("42702", "ORDER BY " + in_quotes(name) + " is ambiguous");
      }
      output = &each;
    }
  }
  if (output != nullptr) {
    const bool computed_once = is_pure(output->value);
    if (!computed_once) {
      sort.refuse("ORDER BY of a value that is more than the row's");
    }
    return {.value = output->value};
  }
  Expression value = expression(node, names);
  return {.value = value.type == Type::unknown ? as_type(std::move(value), Type::text)
                                               : std::move(value)};
}

void Binder::lock(const Node& clause, const Names& names, Select& select) const {
  clause.only({"lockedRels", "strength", "waitPolicy"});
  const auto* const named = std::find_if(locks.begin(), locks.end(), [&](const LockName& each) {
    return each.tree == clause.text("strength");
  });
  if (named == locks.end()) {
    clause.refuse("this row lock");
  }
  const std::string text(named->clause);
  if (select.aggregated) {
    fail("0A000", text + " is not allowed with aggregate functions");
  }
  std::vector<std::size_t> locked;
  for (const Node& relation : clause.nodes("lockedRels")) {
    relation.only({"relname", "inh", "relpersistence", "location"});
    const std::string name = relation.text("relname");
    const auto found = std::find_if(names.sources.begin(), names.sources.end(),
                                    [&](const SourceNames& each) { return each.alias == name; });
    if (found == names.sources.end()) {
      fail("42P01",
           "relation " + in_quotes(name) + " in " + text + " clause not found in FROM clause");
    }
    locked.push_back(static_cast<std::size_t>(found - names.sources.begin()));
    if (select.sources[locked.back()].series) {
      fail("0A000", text + " cannot be applied to a function");
    }
  }
  // Without names, all tables.
  for (std::size_t i = 0; i < select.sources.size(); ++i) {
    Source& source = select.sources[i];
    const bool chosen = !clause.has("lockedRels")
                            ? !source.series
                            : std::find(locked.begin(), locked.end(), i) != locked.end();
    if (chosen) {
      source.lock = std::max(source.lock, named->lock);
      source.wait = std::max(source.wait, lock_wait(clause));
    }
  }
}

}  // namespace ordercheck::models::sql
