// SPDX-License-Identifier: Apache-2.0
#include "transactions/transaction.hpp"

#include <stdexcept>
#include <string>

namespace transactions {

std::string_view to_string(Isolation isolation) {
  switch (isolation) {
    case Isolation::read_committed:
      return "read committed";
    case Isolation::repeatable_read:
      return "repeatable read";
    case Isolation::serializable:
      return "serializable";
  }
  return {};
}

Isolation isolation_of(std::string_view name) {
  for (const Isolation each : kIsolations) {
    if (to_string(each) == name) {
      return each;
    }
  }
  throw std::out_of_range{"there is no isolation level " + std::string{name}};
}

Transaction::Transaction(Session& session, Isolation isolation) : session_{session} {
  session_.execute("BEGIN ISOLATION LEVEL " + std::string{to_string(isolation)});
}

Transaction::~Transaction() {
  if (!is_open_) {
    return;
  }
  try {
    session_.execute("ROLLBACK");
  } catch (const SqlError&) {  // NOLINT(bugprone-empty-catch)
    // The connection is lost, and with it the transaction.
  }
}

void Transaction::commit() {
  is_open_ = false;
  session_.execute("COMMIT");
}

bool is_transient(const SqlError& error) {
  return error.sqlstate() == "40001" || error.sqlstate() == "40P01";
}

}  // namespace transactions
