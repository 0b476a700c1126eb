// SPDX-License-Identifier: Apache-2.0
// The wallet in a program of its own, with real threads and no library of Ordercheck.
#include <mutex>
#include <type_traits>

#include <ordercheck/sync.hpp>

#include "wallet.hpp"

static_assert(std::is_same_v<ordercheck::mutex, std::mutex>);

int main() {
  Wallet wallet{100};
  ordercheck::thread a{[&] { wallet.debit(80); }};
  ordercheck::thread b{[&] { wallet.debit(80); }};
  a.join();
  b.join();
  return wallet.balance() == 20 ? 0 : 1;
}
