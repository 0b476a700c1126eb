// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include <libpq-fe.h>
#include <ordercheck/models/postgres.hpp>

#include "value.hpp"

namespace ordercheck::models {
namespace {

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }

  void operator()(PGresult* result) const { PQclear(result); }
};

using Connection = std::unique_ptr<PGconn, Finish>;
using Result = std::unique_ptr<PGresult, Finish>;

std::string text_of(const char* text) { return text == nullptr ? std::string{} : text; }

// libpq ends its own messages with a line feed and may write several lines.
std::string first_line(const char* message) {
  const std::string text = text_of(message);
  return text.substr(0, text.find('\n'));
}

// What the server says of a lost connection, if it says anything, depends on its haste; that it is
// lost does not.
SqlError error_of(const PGconn* connection, const PGresult* result) {
  if (PQstatus(connection) != CONNECTION_OK) {
    return {"08006", first_line(PQresultErrorMessage(result))};
  }
  return {text_of(PQresultErrorField(result, PG_DIAG_SQLSTATE)),
          text_of(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)),
          text_of(PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME))};
}

Rows rows_of(PGresult* result) {
  Rows rows;
  rows.tag = PQcmdStatus(result);
  const int column_count = PQnfields(result);
  for (int column = 0; column < column_count; ++column) {
    rows.columns.emplace_back(PQfname(result, column));
  }
  for (int row = 0; row < PQntuples(result); ++row) {
    std::vector<SqlValue>& values = rows.rows.emplace_back();
    for (int column = 0; column < column_count; ++column) {
      if (PQgetisnull(result, row, column) != 0) {
        values.emplace_back();
        continue;
      }
      const std::string_view printed{PQgetvalue(result, row, column),
                                     static_cast<std::size_t>(PQgetlength(result, row, column))};
      values.push_back(value_of(static_cast<TypeOid>(PQftype(result, column)), printed));
    }
  }
  return rows;
}

class PostgresSession : public Session {
 public:
  explicit PostgresSession(Connection connection) : connection_(std::move(connection)) {}

  PostgresSession(const PostgresSession&) = delete;
  PostgresSession& operator=(const PostgresSession&) = delete;

  ~PostgresSession() override {
    // The server notices a closed connection some time later; who looks next shall find the
    // transaction ended.
    if (PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) {
      const Result ended{PQexec(connection_.get(), "ROLLBACK")};
    }
  }

  Rows execute(std::string_view sql, const std::vector<SqlValue>& parameters) override {
    std::vector<std::string> printed;
    printed.reserve(parameters.size());
    for (const SqlValue& parameter : parameters) {
      printed.push_back(parameter.printed());
    }
    std::vector<const char*> values;
    values.reserve(parameters.size());
    for (std::size_t index = 0; index < parameters.size(); ++index) {
      values.push_back(parameters[index].is_null() ? nullptr : printed[index].c_str());
    }
    const Result result{PQexecParams(connection_.get(), std::string(sql).c_str(),
                                     static_cast<int>(values.size()), nullptr, values.data(),
                                     nullptr, nullptr, 0)};
    switch (PQresultStatus(result.get())) {
      case PGRES_EMPTY_QUERY:
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK:
        return rows_of(result.get());
      case PGRES_COPY_IN:
      case PGRES_COPY_OUT:
      case PGRES_COPY_BOTH:
        throw std::invalid_argument("COPY is not for a session, use INSERT or SELECT: " +
                                    std::string(sql));
      default:
        throw error_of(connection_.get(), result.get());
    }
  }

 private:
  Connection connection_;
};

}  // namespace

std::unique_ptr<Session> PostgresDatabase::connect() const {
  const std::array<const char*, 3> keywords{"dbname", "client_encoding", nullptr};
  const std::array<const char*, 3> values{dsn_.c_str(), "UTF8", nullptr};
  constexpr int expand_dbname = 1;
  Connection connection{PQconnectdbParams(keywords.data(), values.data(), expand_dbname)};
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    throw SqlError("08001", first_line(PQerrorMessage(connection.get())));
  }
  // Notices would go to the standard error of the code under test.
  PQsetNoticeReceiver(connection.get(), [](void*, const PGresult*) {}, nullptr);
  auto session = std::make_unique<PostgresSession>(std::move(connection));
  session->execute("SET timezone = 'UTC'", {});
  session->execute("SET datestyle = 'ISO'", {});
  return session;
}

}  // namespace ordercheck::models
