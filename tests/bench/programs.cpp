// SPDX-License-Identifier: Apache-2.0
#include "programs.hpp"

#include <array>
#include <mutex>

#include <ordercheck/sync.hpp>

namespace ordercheck::bench {

namespace {

/// A jthread would also request a stop, an operation that the programs do not have.
template <class... Functions>
void run_and_join(const Functions&... functions) {
  std::array<thread, sizeof...(functions)> threads{thread{functions}...};
  for (thread& each : threads) {
    each.join();
  }
}

void counter() {
  mutex mutex;
  var<int> counter{0};
  const auto work = [&] {
    for (int round = 0; round < 2; ++round) {
      const std::lock_guard lock{mutex};
      counter = counter.load() + 1;
    }
  };
  run_and_join(work, work, work);
}

void peterson() {
  std::array<atomic<int>, 2> flag{};
  atomic<int> turn{0};
  var<int> data{0};
  const auto work = [&](unsigned me) {
    flag[me].store(1);
    turn.store(static_cast<int>(1 - me));
    for (int poll = 0; poll < 2; ++poll) {
      if (flag[1 - me].load() == 0 || turn.load() == static_cast<int>(me)) {
        data = data.load() + 1;
        break;
      }
    }
    flag[me].store(0);
  };
  run_and_join([&] { work(0); }, [&] { work(1); });
}

void treiber() {
  atomic<int> top{0};
  std::array<var<int>, 3> next{};
  std::array<var<int>, 3> value{};
  const auto push = [&](unsigned node) {
    int seen = top.load();
    value[node] = static_cast<int>(node);
    do {
      next[node] = seen;
    } while (!top.compare_exchange_strong(seen, static_cast<int>(node)));
  };
  const auto pop = [&] {
    int seen = top.load();
    while (seen != 0) {
      const int after = next[static_cast<unsigned>(seen)].load();
      if (top.compare_exchange_strong(seen, after)) {
        break;
      }
    }
  };
  run_and_join([&] { push(1); }, [&] { push(2); }, pop);
}

void spend() {
  mutex mutex;
  var<int> balance{100};
  const auto work = [&] {
    mutex.lock();
    const int seen = balance.load();
    mutex.unlock();
    if (seen >= 100) {
      const std::lock_guard lock{mutex};
      balance = balance.load() - 100;
    }
  };
  run_and_join(work, work, work);
}

void buffer() {
  mutex mutex;
  condition_variable not_full;
  condition_variable not_empty;
  var<int> count{0};
  const auto produce = [&] {
    std::unique_lock lock{mutex};
    while (count.load() == 1) {
      not_full.wait(lock);
    }
    count = count.load() + 1;
    not_empty.notify_one();
  };
  const auto consume = [&] {
    for (int item = 0; item < 2; ++item) {
      std::unique_lock lock{mutex};
      while (count.load() == 0) {
        not_empty.wait(lock);
      }
      count = count.load() - 1;
      not_full.notify_one();
    }
  };
  run_and_join(produce, produce, consume);
}

}  // namespace

std::function<void()> body_of(Program program) {
  switch (program) {
    case Program::counter:
      return counter;
    case Program::peterson:
      return peterson;
    case Program::treiber:
      return treiber;
    case Program::spend:
      return spend;
    case Program::buffer:
      return buffer;
  }
  return {};
}

std::uint64_t traces_of(Program program) {
  switch (program) {
    case Program::counter:
      return 90;
    case Program::peterson:
      return 28;
    case Program::treiber:
      return 20;
    case Program::spend:
      return 66;
    case Program::buffer:
      return 16;
  }
  return 0;
}

}  // namespace ordercheck::bench
