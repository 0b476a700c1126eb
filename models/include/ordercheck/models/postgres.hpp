// SPDX-License-Identifier: Apache-2.0
// Sessions of a real PostgreSQL server.
#pragma once

#include <memory>
#include <string>

#include <ordercheck/models/session.hpp>

namespace ordercheck::models {

/// A database of a PostgreSQL server, reached through libpq.
///
/// Stands where the model of a database stands, so that the same code runs on both. Only for native
/// builds: a checked execution cannot wait for a server.
///
/// Values come as SqlValue's sorts: boolean, the integer types, numeric of at most 38 digits, the
/// text types, timestamps from year 1 to 9999. Any other type comes as the text that the server
/// prints. A numeric or timestamp outside throws std::out_of_range. COPY throws
/// std::invalid_argument.
class PostgresDatabase {
 public:
  /// Takes a connection string of libpq, "host=/run/postgresql dbname=shop" or a postgresql: URI.
  explicit PostgresDatabase(std::string dsn) : dsn_(std::move(dsn)) {}

  /// Opens a session, with UTC and ISO dates. Throws SqlError: the server's own, or 08001 when no
  /// server was reached.
  ///
  /// A statement that finds the connection lost throws SqlError 08006, and so does every later one.
  std::unique_ptr<Session> connect() const;

 private:
  std::string dsn_;
};

}  // namespace ordercheck::models
