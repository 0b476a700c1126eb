// SPDX-License-Identifier: Apache-2.0
#include "programs_of_peers.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include <ordercheck/require.hpp>
#include <ordercheck/sync/atomic.hpp>
#include <ordercheck/sync/mutex.hpp>

namespace ordercheck::exploration {

namespace {

std::size_t position(int number) { return static_cast<std::size_t>(number); }

void fibonacci_step(atomic<int>& own, const atomic<int>& other) {
  const int before = own.load();
  own.store(before + other.load());
}

}  // namespace

void counter_under_a_mutex(int threads, int rounds) {
  mutex m;
  int counter = 0;
  run_copies(threads, [&](int) {
    for (int round = 0; round < rounds; ++round) {
      m.lock();
      ++counter;
      m.unlock();
    }
  });
  require(counter == threads * rounds, "an increment is lost");
}

void fibonacci(int rounds) {
  atomic<int> i{1};
  atomic<int> j{1};
  run_copies(2, [&](int number) {
    for (int round = 0; round < rounds; ++round) {
      number == 0 ? fibonacci_step(i, j) : fibonacci_step(j, i);
    }
  });
}

void file_system(int threads) {
  constexpr std::size_t kBlocks = 26;
  constexpr std::size_t kInodes = 32;
  std::array<mutex, kInodes> inode_mutex;
  std::array<mutex, kBlocks> block_mutex;
  std::array<int, kInodes> inode{};
  std::array<bool, kBlocks> busy{};
  run_copies(threads, [&](int number) {
    const std::size_t i = position(number) % kInodes;
    inode_mutex[i].lock();
    for (std::size_t block = i * 2 % kBlocks; inode[i] == 0; block = (block + 1) % kBlocks) {
      block_mutex[block].lock();
      if (!busy[block]) {
        busy[block] = true;
        inode[i] = static_cast<int>(block) + 1;
      }
      block_mutex[block].unlock();
    }
    inode_mutex[i].unlock();
  });
}

void indexer(int threads) {
  constexpr std::size_t kSize = 128;
  std::array<atomic<int>, kSize> table;
  run_copies(threads, [&](int number) {
    for (int message = 1; message <= 4; ++message) {
      const int word = message * 11 + number;
      std::size_t slot = position(word * 7) % kSize;
      for (int expected = 0; !table[slot].compare_exchange_strong(expected, word); expected = 0) {
        slot = (slot + 1) % kSize;
      }
    }
  });
}

void last_zero(int writers) {
  std::vector<atomic<int>> array(position(writers) + 1);
  run_copies(writers + 1, [&](int number) {
    const std::size_t own = position(number);
    if (number != 0) {
      array[own].store(array[own - 1].load() + 1);
      return;
    }
    std::size_t i = array.size() - 1;
    while (array[i].load() != 0) {
      --i;
    }
  });
}

void long_run(int rounds, int local_steps) {
  atomic<int> shared;
  std::array<atomic<int>, 2> own;
  run_copies(2, [&](int number) {
    for (int round = 0; round < rounds; ++round) {
      for (int step = 0; step < local_steps; ++step) {
        own[position(number)].fetch_add(1);
      }
      shared.fetch_add(1);
    }
  });
}

void increments(int threads) {
  atomic<int> x;
  run_copies(threads, [&](int) { x.fetch_add(1); });
}

void writers_and_a_reader(int writers) {
  atomic<int> x;
  run_copies(writers + 1, [&](int number) {
    if (number < writers) {
      x.store(number + 1);
    } else {
      x.load();
    }
  });
}

void a_writer_and_readers(int readers) {
  atomic<int> x;
  run_copies(readers + 1, [&](int number) {
    if (number == 0) {
      x.store(1);
    } else {
      x.load();
    }
  });
}

/// A thread that polled twice in vain gives up its round.
void peterson(int rounds) {
  std::array<atomic<int>, 2> flag;
  atomic<int> turn;
  int inside = 0;
  run_copies(2, [&](int me) {
    const int other = 1 - me;
    for (int round = 0; round < rounds; ++round) {
      flag[position(me)].store(1);
      turn.store(other);
      const auto may_enter = [&] { return flag[position(other)].load() == 0 || turn.load() == me; };
      if (may_enter() || may_enter()) {
        require(++inside == 1, "both are in the critical section");
        --inside;
      }
      flag[position(me)].store(0);
    }
  });
}

void ring_of_store_buffers(int threads, std::memory_order store, std::memory_order load) {
  std::vector<atomic<int>> x(position(threads));
  run_copies(threads, [&](int number) {
    x[position(number)].store(1, store);
    x[position((number + 1) % threads)].load(load);
  });
}

void treiber_stack(int pushers, int poppers) {
  std::vector<int> next(position(pushers) + 1);
  std::vector<int> got(position(poppers));
  atomic<int> top;
  run_copies(pushers + poppers, [&](int number) {
    int seen = top.load();
    if (number < pushers) {
      const int node = number + 1;
      do {
        next[position(node)] = seen;
      } while (!top.compare_exchange_strong(seen, node));
      return;
    }
    while (seen != 0) {
      if (top.compare_exchange_strong(seen, next[position(seen)])) {
        got[position(number - pushers)] = seen;
        return;
      }
    }
  });
  for (std::size_t i = 0; i < got.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      require(got[i] == 0 || got[i] != got[j], "a node is popped twice");
    }
  }
}

void spin_once_locks(int threads) {
  atomic<int> lock;
  int counter = 0;
  run_copies(threads, [&](int) {
    int expected = 0;
    if (lock.compare_exchange_strong(expected, 1)) {
      ++counter;
      lock.store(0);
    }
  });
}

void two_outer_locks(int threads) {
  std::array<mutex, 3> m;
  run_copies(threads, [&](int number) {
    mutex& outer = m[position(number % 2)];
    outer.lock();
    m[2].lock();
    m[2].unlock();
    outer.unlock();
  });
}

}  // namespace ordercheck::exploration
