// SPDX-License-Identifier: Apache-2.0
#include "wallet.hpp"

#include <ordercheck/gtest.hpp>
#include <ordercheck/sync.hpp>

ORDERCHECK_TEST(Wallet, NeverOverdrawn) {
  Wallet wallet{100};
  ordercheck::thread a{[&] { wallet.debit(80); }};
  ordercheck::thread b{[&] { wallet.debit(80); }};
  a.join();
  b.join();
  EXPECT_GE(wallet.balance(), 0);
}
