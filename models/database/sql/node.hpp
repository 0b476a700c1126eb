// SPDX-License-Identifier: Apache-2.0
// The parse tree, read so that nothing in it can be overlooked.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

namespace ordercheck::models::sql {

using Json = nlohmann::json;

/// How SQL calls what the tree calls by the name of a structure, field or value of theirs.
std::string name_in_sql(std::string_view name);

/// One node of libpg_query's tree, by the names of PostgreSQL's own structures.
///
/// Whoever reads a node first says with only() which fields it understands: any other field that
/// is set refuses the statement. Fields that are not set have the value zero, false or empty.
class Node {
 public:
  /// `tree` is {"Kind": {fields}} and, like `statement`, outlives the node.
  Node(const Json& tree, std::string_view statement);
  Node(std::string_view kind, const Json& fields, std::string_view statement);

  std::string_view kind() const { return kind_; }

  bool is(std::string_view kind) const { return kind_ == kind; }

  bool has(std::string_view field) const { return fields_->contains(field); }

  void only(std::initializer_list<std::string_view> fields) const;

  /// Refuses the statement unless the field has this value.
  void require(std::string_view field, std::string_view value) const;

  Node node(std::string_view field) const;

  /// A field whose structure is known, so that the tree leaves its name out.
  Node node(std::string_view field, std::string_view kind) const;

  std::vector<Node> nodes(std::string_view field) const;
  std::string text(std::string_view field) const;
  int number(std::string_view field) const;
  bool flag(std::string_view field) const;

  /// The text of a String node, in a field or as the node itself.
  std::string name() const;

  /// The names of a list of String nodes.
  std::vector<std::string> names(std::string_view field) const;

  std::string_view statement() const { return statement_; }

  /// Throws UnsupportedSql.
  [[noreturn]] void refuse(const std::string& construct) const;

 private:
  std::string_view kind_;
  const Json* fields_;
  std::string_view statement_;
};

/// A literal; a number that is no integer of 32 bits has its text.
struct Literal {
  struct Number {
    std::string text;
  };

  std::variant<std::monostate, bool, std::int32_t, Number, std::string> value;

  bool is_null() const { return std::holds_alternative<std::monostate>(value); }
};

/// Reads an A_Const node.
Literal literal(const Node& node);

}  // namespace ordercheck::models::sql
