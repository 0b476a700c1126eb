// SPDX-License-Identifier: Apache-2.0
// The rules of the balance service: what a request does to one customer's account. Pure functions,
// so that the real service and the model of it behind a network are the same.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>

namespace balance_service {

using Cents = std::int64_t;

/// What a client can ask for.
enum class Action : std::int64_t {
  debit,    ///< takes the amount when the balance covers it
  book,     ///< takes the amount whatever the balance: for clients that have made sure
  balance,  ///< changes nothing
  deposit,  ///< adds the amount
  charges,  ///< how often the order has been charged; changes nothing
};

/// A request. All members have one size: it travels as bytes.
struct Request {
  Action action = Action::balance;
  std::int64_t customer = 0;
  std::int64_t order = 0;
  Cents cents = 0;
  std::uint64_t key =
      0;  ///< a debit or booking with the key of an earlier one repeats its reply; 0: no key
  bool operator==(const Request&) const = default;
};

/// The reply. All members have one size: it travels as bytes.
struct Reply {
  std::int64_t accepted = 0;  ///< 1: done, 0: refused
  Cents balance = 0;          ///< after the request
  std::int64_t charges = 0;   ///< of the order
  bool operator==(const Reply&) const = default;
};

/// One customer's account.
struct Account {
  Cents balance = 0;
  std::map<std::int64_t, std::int64_t> charges;  // how often each order was charged
  std::map<std::uint64_t, bool> answered;  // key -> accepted, of every debit and booking with a key
  bool operator==(const Account&) const = default;
};

/// Does what the request asks for and returns the reply.
Reply handle(Account& account, const Request& request);

/// The rules as a model of a network wants them: one cell for each customer.
struct Rules {
  using State = Account;
  using Request = balance_service::Request;
  using Reply = balance_service::Reply;
  static constexpr std::string_view name = "balance service";

  static std::uint64_t key(const Request& request) {
    return static_cast<std::uint64_t>(request.customer);
  }

  static Reply handle(State& account, const Request& request) {
    return balance_service::handle(account, request);
  }
};

}  // namespace balance_service
