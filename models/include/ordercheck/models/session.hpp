// SPDX-License-Identifier: Apache-2.0
// A session of a database that speaks SQL: the model and the real server have one interface.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/models/sql_value.hpp>

namespace ordercheck::models {

/// What a statement returned. A statement without a result has the command tag alone.
struct Rows {
  std::vector<std::string> columns;
  std::vector<std::vector<SqlValue>> rows;
  /// The command tag, "UPDATE 1". COMMIT of a failed transaction answers "ROLLBACK".
  std::string tag;

  bool operator==(const Rows&) const = default;
};

/// The server refused a statement; what() is its message.
class SqlError : public std::runtime_error {
 public:
  SqlError(std::string sqlstate, const std::string& message, std::string constraint = {})
      : std::runtime_error(message),
        sqlstate_(std::move(sqlstate)),
        constraint_(std::move(constraint)) {}

  /// Five characters, "40001".
  const std::string& sqlstate() const { return sqlstate_; }

  /// The constraint that was violated; empty when the error is of another sort.
  const std::string& constraint() const { return constraint_; }

 private:
  std::string sqlstate_;
  std::string constraint_;
};

/// The model does not know the statement, or not all of it; no server would have said this.
/// what() is "unsupported by the model: CONSTRUCT, in: STATEMENT".
class UnsupportedSql : public std::logic_error {
 public:
  UnsupportedSql(std::string construct, std::string_view statement)
      : std::logic_error("unsupported by the model: " + construct +
                         ", in: " + std::string(statement)),
        construct_(std::move(construct)) {}

  const std::string& construct() const { return construct_; }

 private:
  std::string construct_;
};

/// A connection. Its end rolls back what is open.
///
/// One thread uses it at a time.
class Session {
 public:
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session() = default;

  /// Executes one statement. Parameters stand for $1, $2 ... and have no type of their own: the
  /// server infers it from the place, and reads the printed form of the value. Throws SqlError
  /// for what the server refuses and UnsupportedSql for what the model does not know.
  virtual Rows execute(std::string_view sql, const std::vector<SqlValue>& parameters = {}) = 0;
};

}  // namespace ordercheck::models
