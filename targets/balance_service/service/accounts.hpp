// SPDX-License-Identifier: Apache-2.0
// The balance service as a real program holds it: all accounts, in this process.
#pragma once

#include <map>

#include <ordercheck/sync.hpp>

#include "balance_service/service/account.hpp"

namespace balance_service {

/// The accounts of all customers; an account is opened by its first request. Threads may call it at
/// once.
class Accounts {
 public:
  Reply handle(const Request& request);

 private:
  struct Guarded {
    ordercheck::mutex mutex;
    Account account;
  };

  Guarded& of(std::int64_t customer);

  ordercheck::mutex mutex_;
  std::map<std::int64_t, Guarded> accounts_;  // an account never moves
};

}  // namespace balance_service
