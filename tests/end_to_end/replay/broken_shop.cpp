// SPDX-License-Identifier: Apache-2.0
// A test program in which every test fails, each by another type of violation in one rare
// interleaving. replay_found_test runs it and replays what it leaves.
#include <cstdlib>
#include <stdexcept>

#include <gtest/gtest.h>
#include <ordercheck/gtest.hpp>
#include <ordercheck/invariant.hpp>
#include <ordercheck/story.hpp>
#include <ordercheck/sync.hpp>

namespace {

/// Runs both in parallel, and their first steps in either order.
template <class First, class Second>
void race(First first, Second second) {
  ordercheck::thread a{first};
  ordercheck::thread b{second};
  a.join();
  b.join();
}

/// True for the thread that comes second between the steps of the first: one preemption is needed.
class RareMoment {
 public:
  bool came() {
    entered_.fetch_add(1);
    const bool between = entered_.load() == 2;
    entered_.fetch_sub(1);
    return between;
  }

 private:
  ordercheck::atomic<int> entered_{0};
};

class Wallet {
 public:
  explicit Wallet(int balance) : balance_{balance} {
    ordercheck::name(mutex_, "wallet mutex");
    ordercheck::watch("balance", [this] { return balance_; });
  }

  void debit(int amount) {
    if (balance() >= amount) {
      const ordercheck::lock_guard lock{mutex_};
      balance_ -= amount;
    }
  }

  int balance() {
    const ordercheck::lock_guard lock{mutex_};
    return balance_;
  }

 private:
  ordercheck::mutex mutex_;
  int balance_;
};

ORDERCHECK_TEST(Broken, Assertion) {
  Wallet wallet{100};
  race([&] { wallet.debit(80); }, [&] { wallet.debit(80); });
  EXPECT_GE(wallet.balance(), 0);
}

ORDERCHECK_TEST(Broken, Invariant) {
  ordercheck::atomic<int> stock{1};
  ordercheck::name(stock, "stock");
  ordercheck::watch("stock", stock);
  const auto sold =
      ordercheck::always("stock is never negative", [](int left) { return left >= 0; }, stock);
  const auto sell = [&] {
    if (stock.load() > 0) {
      ordercheck::note("sell(1)");
      stock.fetch_sub(1);
    }
  };
  race(sell, sell);
}

ORDERCHECK_TEST(Broken, DataRace) {
  ordercheck::var<int> count{0};
  ordercheck::name(count, "count");
  race([&] { ++count; }, [&] { ++count; });
}

ORDERCHECK_TEST(Broken, Deadlock) {
  ordercheck::mutex a;
  ordercheck::mutex b;
  ordercheck::name(a, "account a");
  ordercheck::name(b, "account b");
  race(
      [&] {
        const ordercheck::lock_guard first{a};
        const ordercheck::lock_guard second{b};
      },
      [&] {
        const ordercheck::lock_guard first{b};
        const ordercheck::lock_guard second{a};
      });
}

ORDERCHECK_TEST(Broken, LostWakeup) {
  ordercheck::mutex mutex;
  ordercheck::condition_variable filled;
  ordercheck::atomic<bool> full{false};
  race(
      [&] {
        if (!full.load()) {
          std::unique_lock lock{mutex};
          filled.wait(lock);
        }
      },
      [&] {
        full.store(true);
        filled.notify_one();
      });
}

ORDERCHECK_TEST(Broken, Misuse) {
  ordercheck::mutex mutex;
  RareMoment moment;
  const auto enter = [&] {
    if (moment.came()) {
      mutex.unlock();
    }
  };
  race(enter, enter);
}

ORDERCHECK_TEST(Broken, UncaughtException) {
  RareMoment moment;
  const auto enter = [&] {
    if (moment.came()) {
      throw std::runtime_error{"no such product"};
    }
  };
  race(enter, enter);
}

ORDERCHECK_TEST(Broken, Crash) {
  RareMoment moment;
  int* volatile product = nullptr;
  const auto enter = [&] {
    if (moment.came()) {
      *product = 1;
    }
  };
  race(enter, enter);
}

ORDERCHECK_TEST(Broken, Abort) {
  RareMoment moment;
  const auto enter = [&] {
    if (moment.came()) {
      std::abort();
    }
  };
  race(enter, enter);
}

// What is read after the call keeps it from becoming a loop.
int descend(int depth) {
  volatile char room[4096] = {};  // NOLINT(modernize-avoid-c-arrays): to fill the stack
  room[0] = static_cast<char>(depth);
  const int below = depth > 0 ? descend(depth + 1) : 0;
  return below + room[0] + room[4095];
}

ORDERCHECK_TEST(Broken, StackOverflow) {
  RareMoment moment;
  const auto enter = [&] {
    if (moment.came()) {
      descend(1);
    }
  };
  race(enter, enter);
}

ORDERCHECK_TEST(Broken, EndlessLoop, {.endless_loop = std::chrono::milliseconds{500}}) {
  RareMoment moment;
  volatile bool spin = true;
  const auto enter = [&] {
    if (moment.came()) {
      while (spin) {
      }
    }
  };
  race(enter, enter);
}

ORDERCHECK_TEST(Broken, Leak) {
  RareMoment moment;
  char* volatile label = nullptr;
  const auto enter = [&] {
    if (moment.came()) {
      label = new char[100];
    }
  };
  race(enter, enter);
}

// The second check call of a test, and a name that a shell would take apart.
TEST(Broken, SecondCheck) {
  ordercheck::Options options;
  options.name = "it's broken";
  EXPECT_EQ(ordercheck::check(options, [] {}).verdict, ordercheck::Verdict::exhausted);
  const ordercheck::Result result = ordercheck::check(options, [] {
    ordercheck::atomic<int> last{0};
    race([&] { last.store(1); }, [&] { last.store(2); });
    ordercheck::require(last.load() == 2, "the second thread was expected to be last");
  });
  EXPECT_EQ(result.verdict, ordercheck::Verdict::exhausted);
}

}  // namespace
