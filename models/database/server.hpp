// SPDX-License-Identifier: Apache-2.0
// What the sessions of one database share: schema, objects, options.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <ordercheck/models/database.hpp>
#include <ordercheck/object.hpp>

#include "database/database_kind.hpp"
#include "database/layout.hpp"
#include "database/requests.hpp"
#include "database/sql/parse.hpp"
#include "database/sql/schema.hpp"

namespace ordercheck::models::database {

/// A script that was read once in this process, and the rows that it begins with.
struct Script {
  explicit Script(std::string_view text);

  sql::Schema schema;
  std::vector<BaseTable> tables;
  std::vector<Constant> bases;  // the same, interned
  std::vector<Layout::Sequence> sequences;
  sql::StatementCache statements;
};

/// The script of this text.
Script& script_of(std::string_view text);

/// A key of a unique index as it stands in cells; nothing if a part of it is null.
struct IndexKey {
  std::uint64_t hash = 0;
  Constant key{};
};

std::optional<IndexKey> index_key(const sql::UniqueIndex& index, const sql::Row& row);
IndexKey index_key(const sql::Row& key);

class Server {
 public:
  Server(std::string_view schema, const DatabaseOptions& options);

  const sql::Schema& schema() const { return script_.schema; }

  /// Both as StatementCache has it; what they return lives as long as the process.
  const sql::ParsedStatement& parse(std::string_view text) const;
  const sql::Statement& bind(const sql::ParsedStatement& parsed,
                             const std::vector<SqlValue>& parameters) const;

  const DatabaseOptions& options() const { return options_; }

  const Layout& layout() const { return layout_of(layout_); }

  /// Announces an operation. `table` gives its images.
  Value call(Verb verb, Constant request, SessionName session, Time lock_timeout = 0,
             std::optional<std::uint32_t> table = {}) const;
  /// `serial`: a SerialBegin, for the first snapshot of a SERIALIZABLE transaction.
  Value take_snapshot(SessionName session, Constant serial = {}) const;
  Value finish(Constant request, SessionName session) const;

  ObjectId locks() const { return locks_->id(); }

 private:
  Script& script_;
  DatabaseOptions options_;
  std::vector<std::unique_ptr<Object<ImagesKind>>> images_;
  Object<CommitsKind> commits_;
  std::optional<Object<DatabaseKind>> locks_;
  Constant layout_{};
};

}  // namespace ordercheck::models::database
