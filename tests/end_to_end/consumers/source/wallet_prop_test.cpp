// SPDX-License-Identifier: Apache-2.0
#include <ordercheck/rapidcheck.hpp>
#include <ordercheck/sync.hpp>

#include "wallet.hpp"

ORDERCHECK_PROP(Wallet, NeverOverdrawnByAnyTwoAmounts,
                (unsigned char first, unsigned char second)) {
  Wallet wallet{100};
  ordercheck::thread a{[&] { wallet.debit(first); }};
  ordercheck::thread b{[&] { wallet.debit(second); }};
  a.join();
  b.join();
  EXPECT_GE(wallet.balance(), 0);
}
