// SPDX-License-Identifier: Apache-2.0
// An interleaving of statements of several sessions, and what was observed of it, step by step.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ordercheck::conformance {

/// A value as text, a boolean as "true" or "false"; nothing for null.
using Field = std::optional<std::string>;
using Row = std::vector<Field>;

enum class Status : std::uint8_t {
  ok,
  blocked,
  error,
  skipped,  // the session was still blocked in an earlier statement
};

/// What a statement came to. What is not recorded is nothing and is not compared.
struct Outcome {
  Status status = Status::ok;
  /// ok: the command tag, "UPDATE 1".
  std::string tag;
  /// ok: present when the statement has a result.
  std::optional<std::vector<Row>> rows;
  /// error.
  std::string sqlstate;
  /// error: empty when the error is of no constraint.
  std::optional<std::string> constraint;
  /// error: for the reader alone, never compared.
  std::string message;
  /// blocked: the sessions waited for, ascending.
  std::optional<std::vector<std::string>> blocked_by;
  /// blocked: the server's name of the event, "transactionid".
  std::optional<std::string> wait;
};

/// An earlier statement that ended because of a step.
struct Resumed {
  std::string session;
  /// The number of the step that had started the statement.
  int step = 0;
  Outcome outcome;
};

struct Observed {
  Outcome outcome;
  /// Ascending by session.
  std::vector<Resumed> resumed;
};

/// The rows of a query that was asked after the last step.
struct Final {
  std::string query;
  std::vector<Row> rows;
};

/// One way in which a scenario went.
struct Observation {
  /// One for each statement of the scenario.
  std::vector<Observed> steps;
  /// One for each of the scenario's final queries, in their order.
  std::vector<Final> finals;
};

/// The session of a statement that no session executes: "KILL T1" ends a connection, "CANCEL T1" a
/// statement.
inline constexpr const char* kAdministrator = "!";

struct Statement {
  std::string session;
  std::string sql;
};

/// How the server finds rows. What SERIALIZABLE refuses depends on it.
enum class Plan : std::uint8_t { any, index, sequential_scan };

/// What the recorded observations say about others.
enum class Record : std::uint8_t {
  only_outcome,   // the scenario always goes like this
  some_outcomes,  // these have been seen, there may be more
};

struct Scenario {
  std::string id;
  std::string title;
  std::string isolation;
  Plan plan = Plan::any;
  std::vector<std::string> setup;
  std::vector<std::string> sessions;
  /// Numbered from 1.
  std::vector<Statement> steps;
  std::vector<std::string> final_queries;
  Record record = Record::only_outcome;
  /// invariant: not empty for a scenario that was read from a file
  std::vector<Observation> observations;
  /// What servers of other versions answer; a server, but not the model, may do so, too.
  std::vector<Observation> observations_elsewhere;
};

/// "UPDATE 1 (1, 21)", "blocked by T1", "40001", "23514 stock_quantity_check".
std::string text_of(const Outcome& outcome);

/// The outcome with those of resumed statements: "COMMIT; T2 goes on: UPDATE 1".
std::string text_of(const Observed& step);

/// "(1, 21) (2, null)".
std::string text_of(const std::vector<Row>& rows);

}  // namespace ordercheck::conformance
