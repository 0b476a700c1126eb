// SPDX-License-Identifier: Apache-2.0
// A program without a test framework: explores a correct wallet and one that checks before it
// locks.
#include <cstdio>

#include <ordercheck/check.hpp>
#include <ordercheck/sync.hpp>

#include "wallet.hpp"

namespace {

void two_debits() {
  Wallet wallet{100};
  ordercheck::thread a{[&] { wallet.debit(80); }};
  ordercheck::thread b{[&] { wallet.debit(80); }};
  a.join();
  b.join();
  ordercheck::require(wallet.balance() >= 0, "the wallet is overdrawn");
}

void two_debits_checked_too_early() {
  ordercheck::atomic<int> balance{100};
  const auto debit = [&balance] {
    if (balance.load() >= 80) {
      balance.fetch_sub(80);
    }
  };
  ordercheck::thread a{debit};
  ordercheck::thread b{debit};
  a.join();
  b.join();
  ordercheck::require(balance.load() >= 0, "the wallet is overdrawn");
}

}  // namespace

int main() {
  ordercheck::Options options;
  options.name = "two debits";
  const ordercheck::Result correct = ordercheck::check(options, two_debits);
  options.name = "two debits, checked too early";
  const ordercheck::Result broken = ordercheck::check(options, two_debits_checked_too_early);

  const bool correct_passes = correct.verdict == ordercheck::Verdict::exhausted;
  const bool broken_is_found = broken.verdict == ordercheck::Verdict::violated &&
                               broken.counterexample &&
                               broken.counterexample->violation().type == "assertion";
  std::printf("correct: %s, broken: %s\n", correct_passes ? "exhausted" : correct.message.c_str(),
              broken_is_found ? "violated" : broken.message.c_str());
  return correct_passes && broken_is_found ? 0 : 1;
}
