// SPDX-License-Identifier: Apache-2.0
#include "balance_service/service/account.hpp"

namespace balance_service {
namespace {

bool take(Account& account, const Request& request, bool covered) {
  const auto earlier = account.answered.find(request.key);
  if (request.key != 0 && earlier != account.answered.end()) {
    return earlier->second;
  }
  if (covered) {
    account.balance -= request.cents;
    account.charges[request.order] += 1;
  }
  if (request.key != 0) {
    account.answered[request.key] = covered;
  }
  return covered;
}

}  // namespace

Reply handle(Account& account, const Request& request) {
  Reply reply{.accepted = 1};
  switch (request.action) {
    case Action::debit:
      reply.accepted = take(account, request, account.balance >= request.cents) ? 1 : 0;
      break;
    case Action::book:
      reply.accepted = take(account, request, true) ? 1 : 0;
      break;
    case Action::deposit:
      account.balance += request.cents;
      break;
    case Action::balance:
    case Action::charges:
      break;
  }
  const auto charges = account.charges.find(request.order);
  reply.balance = account.balance;
  reply.charges = charges == account.charges.end() ? 0 : charges->second;
  return reply;
}

}  // namespace balance_service
