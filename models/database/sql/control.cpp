// SPDX-License-Identifier: Apache-2.0
#include "database/sql/control.hpp"

#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "database/sql/errors.hpp"

namespace ordercheck::models::sql {

namespace {

Isolation isolation_level(const Node& option) {
  const Literal value = literal(option.node("arg"));
  const std::string* const name = std::get_if<std::string>(&value.value);
  if (name != nullptr && (*name == "read committed" || *name == "read uncommitted")) {
    return Isolation::read_committed;  // the server has no weaker level either
  }
  if (name != nullptr && *name == "repeatable read") {
    return Isolation::repeatable_read;
  }
  if (name != nullptr && *name == "serializable") {
    return Isolation::serializable;
  }
  option.refuse("this isolation level");
}

bool is_on(const Node& option) {
  const Literal value = literal(option.node("arg"));
  const std::int32_t* const number = std::get_if<std::int32_t>(&value.value);
  if (number == nullptr) {
    option.refuse("this transaction mode");
  }
  return *number != 0;
}

TransactionModes transaction_modes(const Node& node, std::string_view field) {
  TransactionModes modes;
  for (const Node& option : node.nodes(field)) {
    option.only({"defname", "arg", "defaction", "location"});
    const std::string name = option.text("defname");
    if (name == "transaction_isolation") {
      modes.isolation = isolation_level(option);
    } else if (name == "transaction_read_only") {
      modes.read_only = is_on(option);
    } else if (name == "transaction_deferrable") {
      modes.deferrable = is_on(option);
    } else {
      option.refuse("transaction mode " + name);
    }
  }
  return modes;
}

Statement transaction(const Node& node) {
  node.only({"kind", "options", "savepoint_name"});
  const std::string kind = node.text("kind");
  const std::string savepoint = node.text("savepoint_name");
  if (kind == "TRANS_STMT_BEGIN") {
    return Begin{transaction_modes(node, "options"), "BEGIN"};
  }
  if (kind == "TRANS_STMT_START") {
    return Begin{transaction_modes(node, "options"), "START TRANSACTION"};
  }
  if (kind == "TRANS_STMT_COMMIT") {
    return Commit{};
  }
  if (kind == "TRANS_STMT_ROLLBACK") {
    return Rollback{};
  }
  if (kind == "TRANS_STMT_SAVEPOINT") {
    return Savepoint{savepoint};
  }
  if (kind == "TRANS_STMT_ROLLBACK_TO") {
    return RollbackTo{savepoint};
  }
  if (kind == "TRANS_STMT_RELEASE") {
    return Release{savepoint};
  }
  node.refuse("transaction statement " + kind);
}

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};

constexpr std::array<Unit, 6> units{
    {{"", 1}, {"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

std::chrono::milliseconds duration(const Node& value) {
  const Literal read = literal(value);
  if (const auto* number = std::get_if<std::int32_t>(&read.value); number != nullptr) {
    if (*number < 0) {
      value.refuse("a negative timeout");
    }
    return std::chrono::milliseconds{*number};
  }
  if (const auto* text = std::get_if<std::string>(&read.value); text != nullptr) {
    std::int32_t number = 0;
    const char* const end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, number);
    std::string_view rest(stop, static_cast<std::size_t>(end - stop));
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    for (const Unit& unit : units) {
      if (error == std::errc() && number >= 0 && unit.name == rest) {
        return std::chrono::milliseconds{number * unit.milliseconds};
      }
    }
  }
  value.refuse("this form of a timeout");
}

Statement setting(const Node& node) {
  node.only({"kind", "name", "args", "is_local"});
  const std::string name = node.text("name");
  const std::string kind = node.text("kind");
  if (kind == "VAR_SET_MULTI" && name == "TRANSACTION") {
    return SetTransaction{transaction_modes(node, "args")};
  }
  if (name != "lock_timeout") {
    node.refuse("SET " + name);
  }
  SetLockTimeout result;
  result.local = node.flag("is_local");
  if (kind == "VAR_SET_VALUE") {
    const std::vector<Node> values = node.nodes("args");
    if (values.size() != 1 || !values[0].is("A_Const")) {
      node.refuse("SET lock_timeout to this value");
    }
    result.duration = duration(values[0]);
  } else if (kind != "VAR_SET_DEFAULT" && kind != "VAR_RESET") {
    node.refuse("SET lock_timeout " + kind);
  }
  return result;
}

}  // namespace

std::optional<Statement> bind_control(const Node& node) {
  if (node.is("TransactionStmt")) {
    return transaction(node);
  }
  if (node.is("VariableSetStmt")) {
    return setting(node);
  }
  return std::nullopt;
}

}  // namespace ordercheck::models::sql
