// SPDX-License-Identifier: Apache-2.0
// From text to bound statements, in the two phases of the server: first the syntax, then, unless
// the transaction has failed, the names and types.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "database/sql/schema.hpp"
#include "database/sql/statement.hpp"

namespace ordercheck::models::sql {

/// A statement whose syntax is right.
class ParsedStatement {
 public:
  /// Throws SqlError 42601 for a syntax error, UnsupportedSql for no or several statements.
  explicit ParsedStatement(std::string_view text);
  ParsedStatement(const ParsedStatement&) = delete;
  ParsedStatement& operator=(const ParsedStatement&) = delete;
  ~ParsedStatement();

  /// COMMIT, ROLLBACK and ROLLBACK TO: every other statement of a failed transaction is refused
  /// with 25P02 before its names are looked up.
  bool allowed_after_failure() const;

  /// SELECT, INSERT, UPDATE, DELETE: names are looked up under a snapshot, so that even a statement
  /// that fails to bind is the first statement of its transaction.
  bool takes_snapshot() const;

  const std::string& text() const { return text_; }

  struct Tree;

  const Tree& tree() const { return *tree_; }

 private:
  std::string text_;
  std::unique_ptr<const Tree> tree_;
};

/// Throws SqlError as the server's analysis and planning do (42P01, 42703, 42804, 22P02, 22012 in
/// constants, ...), UnsupportedSql for whatever is not understood completely.
Statement bind(const ParsedStatement& parsed, const Schema& schema,
               const std::vector<SqlValue>& parameters = {});

/// Applies each CREATE TABLE and CREATE SEQUENCE of the script to the schema.
/// Returns the other statements in order: the data to begin with.
std::vector<std::string> define(Schema& schema, std::string_view script);

/// Parses a text once and binds it once for each list of parameters. What it returns stays valid
/// as long as the cache.
class StatementCache {
 public:
  /// The schema must outlive the cache and not change any more.
  explicit StatementCache(const Schema& schema) : schema_(&schema) {}

  const ParsedStatement& parse(std::string_view text);
  const Statement& bind(const ParsedStatement& parsed, const std::vector<SqlValue>& parameters);

 private:
  const Schema* schema_;
  std::map<std::string, std::unique_ptr<ParsedStatement>, std::less<>> parsed_;
  std::map<std::pair<const ParsedStatement*, std::string>, std::unique_ptr<Statement>> bound_;
};

}  // namespace ordercheck::models::sql
