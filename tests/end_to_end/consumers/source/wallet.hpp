// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ordercheck/sync.hpp>

/// A balance that several threads may debit; never below zero.
class Wallet {
 public:
  explicit Wallet(int balance) : balance_{balance} {}

  bool debit(int amount) {
    const ordercheck::lock_guard<ordercheck::mutex> lock{mutex_};
    if (balance_ < amount) {
      return false;
    }
    balance_ -= amount;
    return true;
  }

  int balance() const {
    const ordercheck::lock_guard<ordercheck::mutex> lock{mutex_};
    return balance_;
  }

 private:
  mutable ordercheck::mutex mutex_;
  int balance_;
};
