// SPDX-License-Identifier: Apache-2.0
#include <ordercheck/gtest.hpp>
#include <ordercheck/sync.hpp>  // ordercheck::mutex is std::mutex in a native build

class Wallet {
 public:
  explicit Wallet(int cents) : cents_{cents} {}

  int balance() const {
    const ordercheck::lock_guard lock{mutex_};
    return cents_;
  }

  void debit(int cents) {
    if (balance() >= cents) {  // looks, and gives the mutex up
      const ordercheck::lock_guard lock{mutex_};
      cents_ -= cents;
    }
  }

 private:
  mutable ordercheck::mutex mutex_;
  int cents_;
};

ORDERCHECK_TEST(Wallet, NeverOverdrawn) {
  Wallet wallet{100};
  ordercheck::thread a{[&] { wallet.debit(80); }};
  ordercheck::thread b{[&] { wallet.debit(80); }};
  a.join();
  b.join();
  EXPECT_GE(wallet.balance(), 0);
}
