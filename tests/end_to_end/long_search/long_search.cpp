// SPDX-License-Identifier: Apache-2.0
// long_search [RUNS]: a search that can be killed, with objects of every origin: global, on the
// stack, on the heap, and some that only few executions make. With RUNS, the process that explores
// kills itself within the body's run of that number.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>

#include <ordercheck/check.hpp>
#include <ordercheck/choose.hpp>
#include <ordercheck/invariant.hpp>
#include <ordercheck/sync.hpp>

namespace {

ordercheck::mutex ledger_mutex;
ordercheck::atomic<int> global_count{0};

struct Account {
  ordercheck::mutex mutex;
  ordercheck::condition_variable filled;
  int amount = 0;
};

void deposit(Account& account, ordercheck::atomic<int>& total, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const std::lock_guard lock{account.mutex};
    ++account.amount;
    ++total;
    account.filled.notify_one();
  }
}

void withdraw(Account& account) {
  std::unique_lock lock{account.mutex};
  account.filled.wait(lock, [&] { return account.amount > 0; });
  --account.amount;
}

void audit() {
  if (ordercheck::choose("audit", 2) == 1) {
    const auto extra = std::make_unique<ordercheck::atomic<int>>(0);
    ++*extra;
    const std::lock_guard lock{ledger_mutex};
    ++global_count;
  }
}

void body() {
  ordercheck::atomic<int> total{0};
  const auto account = std::make_unique<Account>();
  ordercheck::always("no more is given than there is", [](int now) { return now <= 6; }, total);
  global_count.store(0);
  const auto give = [&] {
    deposit(*account, total, 3);
    audit();
  };
  ordercheck::thread giver{give};
  ordercheck::thread other_giver{give};
  ordercheck::thread taker{[&] {
    withdraw(*account);
    ++global_count;
  }};
  giver.join();
  other_giver.join();
  taker.join();
}

}  // namespace

// A build with this differs in nothing but its build id.
#ifdef ORDERCHECK_OTHER_BUILD
extern const int kOtherBuild;
const int kOtherBuild = 1;
#endif

int main(int count, char** arguments) {
  const long kill_at = count > 1 ? std::atol(arguments[1]) : 0;
  long runs = 0;
  ordercheck::Options options;
  options.name = "long search";
  try {
    const ordercheck::Result result = ordercheck::check(options, [&] {
      if (++runs == kill_at) {
        std::raise(SIGKILL);
      }
      body();
    });
    std::printf("%s: %llu executions, %llu steps",
                std::string{ordercheck::to_string(result.verdict)}.c_str(),
                static_cast<unsigned long long>(result.executions),
                static_cast<unsigned long long>(result.steps));
    for (const ordercheck::InvariantCount& invariant : result.invariants) {
      std::printf(", %llu evaluations", static_cast<unsigned long long>(invariant.evaluations));
    }
    std::printf("\n");
    return result.verdict == ordercheck::Verdict::exhausted ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
