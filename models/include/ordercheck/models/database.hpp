// SPDX-License-Identifier: Apache-2.0
// A database that behaves as PostgreSQL 15 does, inside the search.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include <ordercheck/models/session.hpp>

namespace ordercheck::models {

namespace database {
class Server;
}  // namespace database

/// How SERIALIZABLE transactions find rows. Which of them fail with 40001 depends on it.
enum class AccessPath : std::uint8_t { index, sequential_scan, ideal };

/// In which order a statement comes to the rows of a table, where no ORDER BY says it.
enum class RowOrder : std::uint8_t {
  primary_key,  ///< as an index is read; tables without one: in the order of the insertions' names
  physical,     ///< as the table is read; then all writers of a table depend on each other
};

/// Whom a deadlock may hit.
enum class DeadlockVictim : std::uint8_t {
  any,           ///< each that waits in the cycle: deadlock_timeout decides, so any of them
  last_to_wait,  ///< the one that closed the cycle, as with equal timeouts and no delay
};

struct DatabaseOptions {
  /// Without it BEGIN ISOLATION LEVEL SERIALIZABLE is refused.
  std::optional<AccessPath> serializable{};
  RowOrder row_order = RowOrder::primary_key;
  DeadlockVictim deadlock_victim = DeadlockVictim::any;
};

/// PostgreSQL 15 as several sessions see it: isolation levels, row locks and their queues, unique
/// keys, deadlocks, savepoints, errors. What is not modelled exactly is refused with
/// UnsupportedSql.
///
/// Requires: constructed inside an execution. Outlives its sessions.
class Database {
 public:
  /// `schema` is a script of CREATE TABLE, CREATE SEQUENCE, CREATE UNIQUE INDEX, and of INSERT for
  /// the rows to begin with. Throws SqlError and UnsupportedSql as execute() does.
  explicit Database(std::string_view schema, DatabaseOptions options = {});
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// A scheduling point.
  std::unique_ptr<Session> connect();

 private:
  std::unique_ptr<database::Server> server_;
};

}  // namespace ordercheck::models
