// SPDX-License-Identifier: Apache-2.0
// Tables of a native program's own on a PostgreSQL server.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <ordercheck/models/postgres.hpp>

namespace transactions {

/// The connection string in ORDERCHECK_POSTGRES. Throws std::runtime_error saying what to do when
/// it is not set.
std::string server_from_environment();

/// A schema that only this object's sessions use; dropped at its end.
class OwnSchema {
 public:
  /// Throws SqlError when the server is not reached.
  explicit OwnSchema(const std::string& dsn);
  OwnSchema(const OwnSchema&) = delete;
  OwnSchema& operator=(const OwnSchema&) = delete;
  ~OwnSchema();

  /// Drops what is there and executes the statements. Requires: no session has a transaction open.
  void begin_with(const std::vector<std::string>& statements);

  /// Opens a session that finds the tables by their names.
  std::unique_ptr<ordercheck::models::Session> connect() const;

 private:
  ordercheck::models::PostgresDatabase database_;
  const std::string name_;
  const std::unique_ptr<ordercheck::models::Session> session_;
};

}  // namespace transactions
