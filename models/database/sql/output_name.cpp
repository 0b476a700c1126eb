// SPDX-License-Identifier: Apache-2.0
#include "database/sql/bind.hpp"

namespace ordercheck::models::sql {

namespace {

// A weak name gives way to that of an expression around it.
struct FoundName {
  std::string text;
  bool weak = false;
};

std::optional<FoundName> name_in(const Node& value);

std::optional<FoundName> strong_name_in(const Node& value, std::string_view field) {
  const std::optional<FoundName> inner =
      value.has(field) ? name_in(value.node(field)) : std::nullopt;
  return inner && !inner->weak ? inner : std::nullopt;
}

std::optional<FoundName> name_of_sub_select(const Node& value) {
  if (value.text("subLinkType") == "EXISTS_SUBLINK") {
    return FoundName{"exists"};
  }
  if (value.text("subLinkType") != "EXPR_SUBLINK") {
    return std::nullopt;
  }
  const std::vector<Node> targets = value.node("subselect").nodes("targetList");
  if (targets.empty()) {
    return std::nullopt;
  }
  if (targets.front().has("name")) {
    return FoundName{targets.front().text("name")};
  }
  return name_in(targets.front().node("val"));
}

std::optional<FoundName> name_of_time(const std::string& function) {
  if (function == "SVFOP_CURRENT_TIMESTAMP") {
    return FoundName{"current_timestamp"};
  }
  return function == "SVFOP_LOCALTIMESTAMP" ? std::optional{FoundName{"localtimestamp"}}
                                            : std::nullopt;
}

std::optional<FoundName> name_in(const Node& value) {
  if (value.is("ColumnRef")) {
    const Node last = value.nodes("fields").back();
    return last.is("String") ? std::optional{FoundName{last.name()}} : std::nullopt;
  }
  if (value.is("FuncCall")) {
    return FoundName{value.names("funcname").back()};
  }
  if (value.is("TypeCast")) {
    const std::optional<FoundName> inner = strong_name_in(value, "arg");
    return inner ? inner
                 : FoundName{value.node("typeName", "TypeName").names("names").back(), true};
  }
  if (value.is("CaseExpr")) {
    const std::optional<FoundName> inner = strong_name_in(value, "defresult");
    return inner ? inner : FoundName{"case", true};
  }
  if (value.is("CoalesceExpr")) {
    return FoundName{"coalesce"};
  }
  if (value.is("MinMaxExpr")) {
    return FoundName{value.text("op") == "IS_GREATEST" ? "greatest" : "least"};
  }
  if (value.is("A_Expr") && value.text("kind") == "AEXPR_NULLIF") {
    return FoundName{"nullif"};
  }
  if (value.is("SQLValueFunction")) {
    return name_of_time(value.text("op"));
  }
  return value.is("SubLink") ? name_of_sub_select(value) : std::nullopt;
}

}  // namespace

std::string output_name(const Node& value) {
  const std::optional<FoundName> found = name_in(value);
  return found ? found->text : "?column?";
}

}  // namespace ordercheck::models::sql
