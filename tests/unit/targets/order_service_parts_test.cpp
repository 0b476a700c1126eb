// SPDX-License-Identifier: Apache-2.0
// What becomes of an order when the balance service does not answer; without threads.
#include <gtest/gtest.h>

#include "order_service/run.hpp"

namespace order_service {
namespace {

// Carries out every request; answers none, until told to.
class SilentBalance final : public BalanceConnection {
 public:
  explicit SilentBalance(const bool& answers, balance_service::Account& account)
      : answers_{answers}, account_{account} {}

  std::optional<balance_service::Reply> call(const balance_service::Request& request,
                                             std::chrono::nanoseconds) override {
    const balance_service::Reply reply = balance_service::handle(account_, request);
    return answers_ ? std::optional{reply} : std::nullopt;
  }

 private:
  const bool& answers_;
  balance_service::Account& account_;
};

TEST(UndecidedOrder, IsChargedOnceWhenItIsPostedAgain) {
  balance_service::Account account{.balance = 100'00, .charges = {}, .answered = {}};
  bool answers = false;
  KeyedCharger charger;
  LockedStatistics statistics;
  OrderBook book;
  Desk desk{charger, statistics, book, [] { return 0; }};
  SilentBalance balance{answers, account};
  OneByOne handler;
  const Order order{.id = 1, .customer_id = 1, .amount = 40};

  EXPECT_TRUE(book.admit(1).admitted);
  handler.handle(desk, balance, {order});
  EXPECT_EQ(book.status(1), Status::undecided);
  EXPECT_EQ(statistics.totals().orders, 0);

  answers = true;  // NOLINT(clang-analyzer-deadcode.DeadStores): `balance` reads it
  EXPECT_TRUE(book.admit(1).admitted);
  handler.handle(desk, balance, {order});
  EXPECT_EQ(book.status(1), Status::accepted);
  EXPECT_EQ(account.charges.at(1), 1);
  EXPECT_EQ(statistics.totals().revenue, 40'00);
}

TEST(Statistics, StartAnewOnAnotherDay) {
  LockedStatistics statistics;
  statistics.record(1, 10'00);
  statistics.record(2, 20'00);
  EXPECT_EQ(statistics.totals().day, 2);
  EXPECT_EQ(statistics.totals().revenue, 20'00);
  EXPECT_EQ(statistics.totals().orders, 1);
}

}  // namespace
}  // namespace order_service
