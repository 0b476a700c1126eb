// SPDX-License-Identifier: Apache-2.0
#include "backend.hpp"

#include <array>

namespace ordercheck::conformance {
namespace {

std::string text_of(const char* text) { return text == nullptr ? std::string{} : text; }

Field field_of(const PGresult* result, int row, int column) {
  constexpr Oid boolean = 16;
  if (PQgetisnull(result, row, column) != 0) {
    return std::nullopt;
  }
  const std::string value = PQgetvalue(result, row, column);
  if (PQftype(result, column) == boolean) {
    return value == "t" ? "true" : "false";
  }
  return value;
}

std::vector<Row> rows_of(const PGresult* result) {
  std::vector<Row> rows(static_cast<std::size_t>(PQntuples(result)));
  for (int row = 0; row < PQntuples(result); ++row) {
    for (int column = 0; column < PQnfields(result); ++column) {
      rows[static_cast<std::size_t>(row)].push_back(field_of(result, row, column));
    }
  }
  return rows;
}

}  // namespace

Backend::Backend(const std::string& dsn, const std::string& name, const std::string& settings) {
  const std::array<const char*, 5> keywords{"dbname", "application_name", "options",
                                            "client_encoding", nullptr};
  const std::array<const char*, 5> values{dsn.c_str(), name.c_str(), settings.c_str(), "UTF8",
                                          nullptr};
  constexpr int expand_dbname = 1;
  connection_.reset(PQconnectdbParams(keywords.data(), values.data(), expand_dbname));
  if (!is_connected()) {
    throw ServerError("cannot connect to the server: " +
                      text_of(PQerrorMessage(connection_.get())));
  }
  PQsetNoticeReceiver(connection_.get(), [](void*, const PGresult*) {}, nullptr);
}

std::vector<Row> Backend::run(const std::string& sql, const std::vector<std::string>& parameters) {
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (const std::string& parameter : parameters) {
    values.push_back(parameter.c_str());
  }
  // Without parameters several statements may stand in one text.
  const Result result{parameters.empty() ? PQexec(connection_.get(), sql.c_str())
                                         : PQexecParams(connection_.get(), sql.c_str(),
                                                        static_cast<int>(values.size()), nullptr,
                                                        values.data(), nullptr, nullptr, 0)};
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw ServerError("the server refuses '" + sql +
                      "': " + text_of(PQresultErrorMessage(result.get())));
  }
  return rows_of(result.get());
}

void Backend::start(const std::string& sql) {
  result_.reset();
  // A failure to send shows as a lost connection when the outcome is asked for.
  PQsendQuery(connection_.get(), sql.c_str());
}

std::optional<Outcome> Backend::poll() {
  PQconsumeInput(connection_.get());
  while (PQisBusy(connection_.get()) == 0) {
    Result next{PQgetResult(connection_.get())};
    if (!next) {
      Result last = std::move(result_);
      return outcome_of(last.get());
    }
    result_ = std::move(next);
  }
  return std::nullopt;
}

Outcome Backend::outcome_of(PGresult* result) const {
  Outcome outcome;
  // Whether the server still gave its reason is a matter of time.
  if (result == nullptr || !is_connected()) {
    outcome.status = Status::error;
    outcome.sqlstate = "08006";
    outcome.constraint = "";
    outcome.message = "connection lost";
    return outcome;
  }
  switch (PQresultStatus(result)) {
    case PGRES_TUPLES_OK:
      outcome.rows = rows_of(result);
      [[fallthrough]];
    case PGRES_COMMAND_OK:
      outcome.tag = PQcmdStatus(result);
      break;
    default:
      outcome.status = Status::error;
      outcome.sqlstate = text_of(PQresultErrorField(result, PG_DIAG_SQLSTATE));
      outcome.constraint = text_of(PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME));
      outcome.message = text_of(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
  }
  return outcome;
}

}  // namespace ordercheck::conformance
