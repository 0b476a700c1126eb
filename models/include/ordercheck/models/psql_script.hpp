// SPDX-License-Identifier: Apache-2.0
// A schedule of SQL statements as a script that repeats it on a real server.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/models/session.hpp>

namespace ordercheck::models {

/// A statement of one session, in the order of all sessions' statements.
struct ScriptStep {
  std::string session;
  /// One statement. Empty: the session's connection is lost here, and it has no later step.
  std::string sql;
  std::vector<SqlValue> parameters;
  /// What the statement came to, be it at once or when it had ceased to wait; see script_result().
  /// Nothing: not compared.
  std::optional<std::string> result;
};

/// What psql prints for an outcome: the rows, then the tag if it is not that of a SELECT; or
/// the SQLSTATE of an error.
std::string script_result(const Rows& rows);
std::string script_result(const SqlError& error);

/// Returns a bash script that repeats the steps on a server, through one psql for each session.
///
/// Its only argument is a connection string. It makes `schema`, a script of SQL, in a schema of its
/// own and removes it again; prints each step with what it came to, "waits" when the session waits
/// for another one, and what differs from the expected; exits with 0 when nothing differs. Session
/// names are letters, digits and underscores. A step that ended as victim of a deadlock does so
/// again, which takes a superuser.
std::string psql_script(std::string_view schema, const std::vector<ScriptStep>& steps);

}  // namespace ordercheck::models
