// SPDX-License-Identifier: Apache-2.0
#include "balance_service/service/accounts.hpp"

namespace balance_service {

Reply Accounts::handle(const Request& request) {
  Guarded& guarded = of(request.customer);
  const ordercheck::lock_guard lock{guarded.mutex};
  return balance_service::handle(guarded.account, request);
}

Accounts::Guarded& Accounts::of(std::int64_t customer) {
  const ordercheck::lock_guard lock{mutex_};
  return accounts_[customer];
}

}  // namespace balance_service
