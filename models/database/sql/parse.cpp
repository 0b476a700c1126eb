// SPDX-License-Identifier: Apache-2.0
#include "database/sql/parse.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <ordercheck/models/session.hpp>
#include <pg_query.h>

#include "database/sql/bind.hpp"
#include "database/sql/control.hpp"
#include "database/sql/create.hpp"
#include "database/sql/errors.hpp"
#include "database/sql/finish.hpp"
#include "database/sql/row_bytes.hpp"
#include "database/sql/tree.hpp"

namespace ordercheck::models::sql {

namespace {

// The parser tells the message of an error, not its code.
[[noreturn]] void fail_parse(const std::string& message, const std::string& text) {
  if (message.starts_with("syntax error") || message.starts_with("unterminated")) {
    fail("42601", message);
  }
  throw UnsupportedSql{"an error of the parser: " + message, text};
}

Json parse_tree(const std::string& text) {
  struct Result {
    PgQueryParseResult value;

    ~Result() { pg_query_free_parse_result(value); }
  };

  const Result result{pg_query_parse(text.c_str())};
  if (result.value.error != nullptr) {
    fail_parse(result.value.error->message, text);
  }
  return Json::parse(result.value.parse_tree);
}

// The only statement's node, {"Kind": {...}}.
Json only_statement(const std::string& text) {
  if (text.find('\0') != std::string::npos) {
    throw UnsupportedSql{"a zero byte in the text", text};
  }
  Json tree = parse_tree(text);
  Json& statements = tree.at("stmts");
  if (statements.size() != 1) {
    throw UnsupportedSql{statements.empty() ? "an empty statement" : "several statements in one",
                         text};
  }
  return std::move(statements.at(0).at("stmt"));
}

Node node_of(const ParsedStatement& parsed) { return Node{parsed.tree().statement, parsed.text()}; }

// TRUNCATE, LOCK, EXPLAIN ...: the text begins with its name.
[[noreturn]] void refuse_statement(const Node& node) {
  std::string_view text = node.statement();
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  node.refuse("statement " + std::string(text.substr(0, text.find_first_of(" \t\r\n;"))));
}

Statement bind_node(const Node& node, Binder& binder) {
  if (std::optional<Statement> control = bind_control(node)) {
    return *std::move(control);
  }
  if (node.is("SelectStmt")) {
    return binder.select(node);
  }
  if (node.is("InsertStmt")) {
    return binder.insert(node);
  }
  if (node.is("UpdateStmt")) {
    return binder.update(node);
  }
  if (node.is("DeleteStmt")) {
    return binder.remove(node);
  }
  if (is_definition(node)) {
    node.refuse("a definition within a session; it belongs to the schema");
  }
  refuse_statement(node);
}

// The texts of the script's statements, without the space around them.
std::vector<std::string> split(const std::string& script) {
  struct Result {
    PgQuerySplitResult value;

    ~Result() { pg_query_free_split_result(value); }
  };

  const Result result{pg_query_split_with_parser(script.c_str())};
  if (result.value.error != nullptr) {
    fail_parse(result.value.error->message, script);
  }
  std::vector<std::string> texts;
  for (int i = 0; i < result.value.n_stmts; ++i) {
    const PgQuerySplitStmt& each = *result.value.stmts[i];
    const auto size =
        each.stmt_len == 0 ? std::string::npos : static_cast<std::size_t>(each.stmt_len);
    std::string text = script.substr(static_cast<std::size_t>(each.stmt_location), size);
    text.erase(0, std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace

ParsedStatement::ParsedStatement(std::string_view text)
    : text_(text), tree_(std::make_unique<const Tree>(Tree{only_statement(text_)})) {}

ParsedStatement::~ParsedStatement() = default;

bool ParsedStatement::allowed_after_failure() const {
  static constexpr std::array<std::string_view, 3> kinds{"TRANS_STMT_COMMIT", "TRANS_STMT_ROLLBACK",
                                                         "TRANS_STMT_ROLLBACK_TO"};
  const Node node = node_of(*this);
  return node.is("TransactionStmt") &&
         std::find(kinds.begin(), kinds.end(), node.text("kind")) != kinds.end();
}

bool ParsedStatement::takes_snapshot() const {
  static constexpr std::array<std::string_view, 4> kinds{"SelectStmt", "InsertStmt", "UpdateStmt",
                                                         "DeleteStmt"};
  return std::find(kinds.begin(), kinds.end(), node_of(*this).kind()) != kinds.end();
}

Statement bind(const ParsedStatement& parsed, const Schema& schema,
               const std::vector<SqlValue>& parameters) {
  Binder binder{schema, parameters};
  Statement statement = bind_node(node_of(parsed), binder);
  finish(statement, schema);
  return statement;
}

std::vector<std::string> define(Schema& schema, std::string_view script) {
  std::vector<std::string> others;
  for (const std::string& text : split(std::string(script))) {
    const ParsedStatement parsed{text};
    if (is_definition(node_of(parsed))) {
      create(schema, node_of(parsed));
    } else {
      others.push_back(text);
    }
  }
  return others;
}

const ParsedStatement& StatementCache::parse(std::string_view text) {
  const auto found = parsed_.find(text);
  if (found != parsed_.end()) {
    return *found->second;
  }
  return *parsed_.emplace(text, std::make_unique<ParsedStatement>(text)).first->second;
}

const Statement& StatementCache::bind(const ParsedStatement& parsed,
                                      const std::vector<SqlValue>& parameters) {
  std::pair key{&parsed, encode(parameters)};
  const auto found = bound_.find(key);
  if (found != bound_.end()) {
    return *found->second;
  }
  auto statement = std::make_unique<Statement>(sql::bind(parsed, *schema_, parameters));
  return *bound_.emplace(std::move(key), std::move(statement)).first->second;
}

}  // namespace ordercheck::models::sql
