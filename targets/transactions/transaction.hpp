// SPDX-License-Identifier: Apache-2.0
// What the services with a database share: transactions, and what to do when one fails.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <ordercheck/models/session.hpp>
#include <ordercheck/sync.hpp>

#include "transactions/isolation.hpp"

namespace transactions {

using ordercheck::models::Session;
using ordercheck::models::SqlError;

/// Where a run finds its database, and the level of its transactions.
struct Place {
  std::function<std::unique_ptr<Session>()> connect;
  Isolation isolation = Isolation::read_committed;
};

/// Begins a transaction, and rolls it back at the end of its life unless it was committed.
class Transaction {
 public:
  Transaction(Session& session, Isolation isolation);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  /// Throws SqlError; the transaction is over then, too.
  void commit();

 private:
  Session& session_;
  bool is_open_ = true;
};

/// Whether the same transaction may succeed when it is tried again: the server gave it up for the
/// sake of another one (40001 serialization failure, 40P01 deadlock).
bool is_transient(const SqlError& error);

/// Calls `attempt`, which begins and ends a transaction, until it does not fail for the sake of
/// another one, with a pause after each failure: else two transactions that lock rows in opposite
/// orders could meet in a deadlock again and again. Returns what it returned; other errors pass
/// through.
template <class Attempt>
auto retry_transient(const Attempt& attempt) {
  while (true) {
    try {
      return attempt();
    } catch (const SqlError& error) {
      if (!is_transient(error)) {
        throw;
      }
    }
    ordercheck::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
}

}  // namespace transactions
