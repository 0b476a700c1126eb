// SPDX-License-Identifier: Apache-2.0
#include "database/sql/node.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <ordercheck/models/session.hpp>

namespace ordercheck::models::sql {

namespace {

// How SQL calls what the tree calls by the name of a structure or field.
constexpr std::array<std::pair<std::string_view, std::string_view>, 59> names_of_sql{{
    {"SelectStmt.withClause", "WITH"},
    {"InsertStmt.withClause", "WITH"},
    {"UpdateStmt.withClause", "WITH"},
    {"DeleteStmt.withClause", "WITH"},
    {"SelectStmt.distinctClause", "SELECT DISTINCT"},
    {"SelectStmt.groupClause", "GROUP BY"},
    {"SelectStmt.havingClause", "HAVING"},
    {"SelectStmt.windowClause", "WINDOW"},
    {"SelectStmt.intoClause", "SELECT INTO"},
    {"SelectStmt.limitOffset", "OFFSET"},
    {"SelectStmt.larg", "UNION, INTERSECT or EXCEPT"},
    {"UpdateStmt.fromClause", "UPDATE FROM"},
    {"DeleteStmt.usingClause", "DELETE USING"},
    {"RangeVar.schemaname", "a schema's name before a table's"},
    {"JoinExpr.usingClause", "JOIN USING"},
    {"JoinExpr.isNatural", "NATURAL JOIN"},
    {"JoinExpr.alias", "an alias of a join"},
    {"Alias.colnames", "aliases of columns"},
    {"FuncCall.over", "a window function"},
    {"FuncCall.agg_filter", "FILTER"},
    {"FuncCall.agg_distinct", "an aggregate of DISTINCT values"},
    {"FuncCall.agg_order", "ORDER BY in an aggregate"},
    {"Constraint.deferrable", "a deferrable constraint"},
    {"TransactionStmt.chain", "AND CHAIN"},
    {"SelectStmt.valuesLists", "VALUES as a query"},
    {"SelectStmt.all", "UNION, INTERSECT or EXCEPT"},
    {"SelectStmt.op", "UNION, INTERSECT or EXCEPT"},
    {"InsertStmt.override", "OVERRIDING"},
    {"RangeVar.relpersistence", "a temporary or unlogged table"},
    {"ResTarget.indirection", "a part of a column"},
    {"CreateStmt.if_not_exists", "IF NOT EXISTS"},
    {"CreateSeqStmt.if_not_exists", "IF NOT EXISTS"},
    {"Constraint.initdeferred", "a deferrable constraint"},
    {"Constraint.skip_validation", "NOT VALID"},
    {"Constraint.is_no_inherit", "NO INHERIT"},
    {"Constraint.nulls_not_distinct", "NULLS NOT DISTINCT"},
    {"Constraint.including", "INCLUDE"},
    {"InferClause.whereClause", "WHERE of a conflict target"},
    {"TypeName.arrayBounds", "an array"},
    {"AEXPR_LIKE", "LIKE"},
    {"AEXPR_ILIKE", "ILIKE"},
    {"AEXPR_SIMILAR", "SIMILAR TO"},
    {"AEXPR_OP_ANY", "an operator with ANY"},
    {"AEXPR_OP_ALL", "an operator with ALL"},
    {"AEXPR_BETWEEN_SYM", "BETWEEN SYMMETRIC"},
    {"AEXPR_NOT_BETWEEN_SYM", "BETWEEN SYMMETRIC"},
    {"SubLink.operName", "an operator with ANY or ALL"},
    {"ALL_SUBLINK", "an operator with ANY or ALL"},
    {"TransactionStmt.gid", "a prepared transaction"},
    {"IndexStmt", "CREATE INDEX"},
    {"ViewStmt", "CREATE VIEW"},
    {"AlterTableStmt", "ALTER TABLE"},
    {"ARRAY_SUBLINK", "an array of a sub-select"},
    {"ROWCOMPARE_SUBLINK", "a row of values"},
    {"RowExpr", "a row of values"},
    {"A_ArrayExpr", "an array"},
    {"A_Indirection", "a part of a value"},
    {"MultiAssignRef", "SET of several columns from one value"},
    {"RangeSubselect", "a sub-select in FROM"},
}};

std::string construct(std::string_view kind, std::string_view field) {
  return name_in_sql(std::string(kind) + '.' + std::string(field));
}

// The printed tree leaves integers below one out. Zero has no minus in the text of the statement,
// and the other numbers are read from there.
std::int32_t integer_from_text(const Node& node) {
  std::string_view text = node.statement();
  text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(node.number("location"))));
  if (!text.starts_with('-')) {
    return 0;
  }
  text.remove_prefix(1);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n("), text.size()));
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0 || text.starts_with('-')) {
    node.refuse("this form of a negative number");
  }
  return -number;
}

}  // namespace

std::string name_in_sql(std::string_view name) {
  const auto* const found = std::find_if(names_of_sql.begin(), names_of_sql.end(),
                                         [&](const auto& each) { return each.first == name; });
  return found == names_of_sql.end() ? "the parser's " + std::string(name)
                                     : std::string(found->second);
}

Node::Node(const Json& tree, std::string_view statement) : statement_(statement) {
  if (tree.empty()) {  // a place that the tree keeps free
    fields_ = &tree;
    return;
  }
  kind_ = tree.begin().key();
  fields_ = &tree.begin().value();
}

Node::Node(std::string_view kind, const Json& fields, std::string_view statement)
    : kind_(kind), fields_(&fields), statement_(statement) {}

void Node::only(std::initializer_list<std::string_view> fields) const {
  for (const auto& [field, value] : fields_->items()) {
    if (std::find(fields.begin(), fields.end(), field) == fields.end()) {
      refuse(construct(kind_, field));
    }
  }
}

void Node::require(std::string_view field, std::string_view value) const {
  if (text(field) != value) {
    refuse(construct(kind_, field) + " " + text(field));
  }
}

Node Node::node(std::string_view field) const {
  return Node{fields_->at(std::string(field)), statement_};
}

Node Node::node(std::string_view field, std::string_view kind) const {
  return Node{kind, fields_->at(std::string(field)), statement_};
}

std::vector<Node> Node::nodes(std::string_view field) const {
  std::vector<Node> result;
  if (has(field)) {
    for (const Json& each : fields_->at(std::string(field))) {
      result.emplace_back(each, statement_);
    }
  }
  return result;
}

std::string Node::text(std::string_view field) const {
  return has(field) ? fields_->at(std::string(field)).get<std::string>() : std::string();
}

int Node::number(std::string_view field) const {
  return has(field) ? fields_->at(std::string(field)).get<int>() : 0;
}

bool Node::flag(std::string_view field) const {
  return has(field) && fields_->at(std::string(field)).get<bool>();
}

std::string Node::name() const {
  if (!is("String")) {
    refuse(std::string(kind_) + " in place of a name");
  }
  return text("sval");
}

std::vector<std::string> Node::names(std::string_view field) const {
  std::vector<std::string> result;
  for (const Node& each : nodes(field)) {
    result.push_back(each.name());
  }
  return result;
}

void Node::refuse(const std::string& construct) const {
  throw UnsupportedSql{construct, statement_};
}

Literal literal(const Node& node) {
  node.only({"isnull", "boolval", "ival", "fval", "sval", "location"});
  if (node.flag("isnull")) {
    return {};
  }
  if (node.has("boolval")) {
    return {node.node("boolval", "Boolean").flag("boolval")};
  }
  if (node.has("sval")) {
    return {node.node("sval", "String").text("sval")};
  }
  if (node.has("fval")) {
    return {Literal::Number{node.node("fval", "Float").text("fval")}};
  }
  const Node integer = node.node("ival", "Integer");
  return {integer.has("ival") ? integer.number("ival") : integer_from_text(node)};
}

}  // namespace ordercheck::models::sql
