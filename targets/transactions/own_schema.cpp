// SPDX-License-Identifier: Apache-2.0
#include "transactions/own_schema.hpp"

#include <cstdlib>
#include <stdexcept>

#include <unistd.h>

namespace transactions {

using ordercheck::models::Session;
using ordercheck::models::SqlError;

std::string server_from_environment() {
  const char* const dsn =
      std::getenv("ORDERCHECK_POSTGRES");  // NOLINT(concurrency-mt-unsafe): one thread
  if (dsn == nullptr) {
    throw std::runtime_error{
        "ORDERCHECK_POSTGRES is not set: give it the connection string of a PostgreSQL server, or "
        "run this program with scripts/lib/with-postgres, which starts one"};
  }
  return dsn;
}

OwnSchema::OwnSchema(const std::string& dsn)
    : database_{dsn},
      name_{"ordercheck_" + std::to_string(static_cast<long>(::getpid()))},
      session_{connect()} {}

OwnSchema::~OwnSchema() {
  try {
    session_->execute("DROP SCHEMA IF EXISTS " + name_ + " CASCADE");
  } catch (const SqlError&) {  // NOLINT(bugprone-empty-catch)
    // The server is gone, and this one's schemas are with it.
  }
}

void OwnSchema::begin_with(const std::vector<std::string>& statements) {
  session_->execute("BEGIN");
  session_->execute("DROP SCHEMA IF EXISTS " + name_ + " CASCADE");
  session_->execute("CREATE SCHEMA " + name_);
  for (const std::string& statement : statements) {
    session_->execute(statement);
  }
  session_->execute("COMMIT");
}

std::unique_ptr<Session> OwnSchema::connect() const {
  std::unique_ptr<Session> session = database_.connect();
  session->execute("SET search_path TO " + name_);
  try {
    // The runs provoke deadlocks, and each would take a second.
    session->execute("SET deadlock_timeout TO '10ms'");
  } catch (const SqlError&) {  // NOLINT(bugprone-empty-catch)
    // The server lets only some users set it.
  }
  return session;
}

}  // namespace transactions
