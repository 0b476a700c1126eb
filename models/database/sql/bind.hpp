// SPDX-License-Identifier: Apache-2.0
// The analysis of one statement: names and types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "database/sql/node.hpp"
#include "database/sql/schema.hpp"
#include "database/sql/statement.hpp"

namespace ordercheck::models::sql {

/// Which conversions a place makes without being asked, fewest first.
enum class Conversion : std::uint8_t { implicit, assignment, explicit_cast };

/// A type as a statement writes it.
struct TypeName {
  Type type = Type::unknown;
  int precision = 0;  // of a numeric; 0 for no limit
  int scale = 0;
  bool serial = false;
};

/// Reads a TypeName node.
TypeName type_name(const Node& node);

/// One source of a query, by name.
struct SourceNames {
  std::string alias;
  std::string table;  // its own name, hidden by another alias
  std::vector<std::string> columns;
  std::vector<Type> types;
};

/// What names mean at one place of a statement.
struct Names {
  const Names* outer = nullptr;
  std::vector<SourceNames> sources;
  std::size_t first_visible = 0;  // an ON condition does not see the tables before its join
  /// Where aggregates may stand: what they are added to.
  std::vector<Aggregate>* aggregates = nullptr;
  /// Otherwise what the error says of the place.
  std::string_view no_aggregates = "aggregate functions are not allowed here";
};

SourceNames names_of(const Table& table, std::string alias);

/// Binds the nodes of one statement. Results are neither folded nor do they have key lookups.
///
/// The server infers a parameter's type where it stands first; so the order of binding matters.
class Binder {
 public:
  /// All outlive the binder.
  Binder(const Schema& schema, const std::vector<SqlValue>& parameters)
      : schema_(schema), parameters_(parameters), parameter_types_(parameters.size()) {}

  Select select(const Node& node, const Names* outer = nullptr, bool keep_unknown = false);
  Insert insert(const Node& node);
  Update update(const Node& node);
  Delete remove(const Node& node);

  /// May be of the type unknown.
  Expression expression(const Node& node, const Names& names);

  /// A boolean; `clause` is its name in the error.
  Expression condition(const Node& node, const Names& names, std::string_view clause);

  /// A value for the column, of its type.
  Expression assigned(Expression value, const Column& column);

  /// The expression in another type, if the place converts to it.
  std::optional<Expression> converted(Expression value, Type type, Conversion conversion);

 private:
  // bind_expression.cpp
  Expression constant(const Node& node) const;
  Expression parameter(const Node& node) const;
  Expression connective(const Node& node, const Names& names);
  Expression null_test(const Node& node, const Names& names);
  Expression boolean_test(const Node& node, const Names& names);
  Expression case_expression(const Node& node, const Names& names);
  Expression type_cast(const Node& node, const Names& names);
  Expression common(Operator operation, std::vector<Expression> arguments, std::string_view what);
  Expression sub_link(const Node& node, const Names& names);
  Expression time_function(const Node& node) const;
  std::vector<Expression> expressions(const Node& node, std::string_view field, const Names& names);

  // bind_column.cpp
  Expression column(const Node& node, const Names& names) const;

  // bind_operator.cpp
  Expression operation(const Node& node, const Names& names);
  Expression binary(const std::string& name, Expression left, Expression right, const Node& node);
  Expression comparison(Operator operation, const std::string& name, Expression left,
                        Expression right);
  Expression arithmetic(Operator operation, const std::string& name, Expression left,
                        Expression right, const Node& node);
  Expression concatenation(Expression left, Expression right);
  Expression unary(const std::string& name, Expression operand, const Node& node);
  Expression in_list(const Node& node, const Names& names);
  Expression in_common_type(bool negated, std::vector<Expression> arguments, Type type);
  Expression between(const Node& node, const Names& names);
  Expression as_type(Expression value, Type type);

  // bind_function.cpp
  Expression function(const Node& node, const Names& names);
  Expression aggregate(const Node& node, const std::string& name, const Names& names);
  Expression sequence_function(const Node& node, const std::string& name, const Names& names);
  Expression advisory_function(const Node& node, const std::string& name, const Names& names);
  Expression simple_function(const Node& node, const std::string& name, const Names& names);

  // bind_select.cpp
  std::size_t table_index(const Node& range) const;
  Source table_source(const Node& range, Names& names) const;
  void from(const Node& item, Select& select, Names& names, std::vector<Expression>& conditions);
  void join(const Node& node, Select& select, Names& names, std::vector<Expression>& conditions);
  void series(const Node& node, Select& select, Names& names);
  void outputs(const std::vector<Node>& targets, const Names& names, bool keep_unknown,
               std::vector<Output>& outputs);
  void star(const Node& reference, const Names& names, std::vector<Output>& outputs) const;
  Expression limit(const Node& node, const Names& names);
  void order(const Node& node, const Names& names, Select& select);
  OrderKey order_key(const Node& sort, const Names& names, const Select& select);
  void lock(const Node& clause, const Names& names, Select& select) const;

  // bind_change.cpp
  void require_generated_default() const;
  std::vector<Assignment> assignments(const Node& node, const Table& table, const Names& names);

  // bind_insert.cpp
  std::vector<std::size_t> insert_columns(const Node& node, const Table& table) const;
  std::vector<Expression> insert_row(std::vector<std::optional<Expression>> values,
                                     const std::vector<std::size_t>& columns, const Table& table);
  void insert_values(const Node& values, const std::vector<std::size_t>& columns,
                     bool columns_named, Insert& insert);
  void insert_query(const Node& node, const std::vector<std::size_t>& columns, const Table& table,
                    Insert& insert);
  OnConflict on_conflict(const Node& node, const Table& table, const std::string& alias);

  const Schema& schema_;
  const std::vector<SqlValue>& parameters_;
  std::vector<std::optional<Type>> parameter_types_;
  /// A value for a column that is always generated: found at the place, raised after all else.
  std::optional<std::string> generated_error_;
};

Expression compose(Operator operation, Type type, std::vector<Expression> arguments);

/// The value that an INSERT or SET DEFAULT gives the column: null without a default.
Expression default_of(const Column& column);

/// The columns that a unique constraint of exactly these columns has, in any order.
std::optional<std::size_t> find_unique_index(const Table& table, std::vector<std::size_t> columns);

/// The type to which all of them convert, unknown ones aside; text if all are unknown.
std::optional<Type> common_type(const std::vector<Expression>& expressions);

/// The name of a column of a result, as the server makes it.
std::string output_name(const Node& value);

}  // namespace ordercheck::models::sql
