// SPDX-License-Identifier: Apache-2.0
// Connections to a real server: one that waits for its answers, and one that does not.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <libpq-fe.h>

#include "scenario.hpp"

namespace ordercheck::conformance {

/// The server cannot serve the comparison: it is not reached, or refuses a setup.
class ServerError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A connection. Executes statements one after the other; statements of asynchronous use end when
/// poll() says so.
class Backend {
 public:
  /// Opens the connection with `settings`, an "options" string of libpq. Throws ServerError.
  Backend(const std::string& dsn, const std::string& name, const std::string& settings);

  /// Executes `sql` and returns its rows; throws ServerError when it is refused.
  std::vector<Row> run(const std::string& sql, const std::vector<std::string>& parameters = {});

  /// Sends one statement. Requires: none is pending.
  void start(const std::string& sql);

  /// The outcome of the statement that was started, once it has ended.
  std::optional<Outcome> poll();

  bool is_connected() const { return PQstatus(connection_.get()) == CONNECTION_OK; }

  int process() const { return PQbackendPID(connection_.get()); }

  int socket() const { return PQsocket(connection_.get()); }

 private:
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }

    void operator()(PGresult* result) const { PQclear(result); }
  };

  using Result = std::unique_ptr<PGresult, Finish>;

  Outcome outcome_of(PGresult* result) const;

  std::unique_ptr<PGconn, Finish> connection_;
  // The last result of the statement that was started.
  Result result_;
};

}  // namespace ordercheck::conformance
